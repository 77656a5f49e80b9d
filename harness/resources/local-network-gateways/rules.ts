import { containsPrefix, parseCidr } from '../../dns/address.ts'
import type { Rule } from '../rule.ts'

const settings = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings'

const withoutRouteBack: Rule = {
  code: 'no-route-back',
  severity: 'warning',
  source: settings,
  *check({ topology }) {
    for (const { name, site, addressPrefixes } of topology.localNetworkGateways.values()) {
      const spaces = topology.onPremisesSites.get(site)?.addressSpace ?? []
      if (![...spaces, ...addressPrefixes].every(parseCidr)) continue
      const missing = spaces.filter((space) => !addressPrefixes.some((prefix) => containsPrefix(prefix, space)))
      if (missing.length > 0) {
        yield { path: ['localNetworkGateways', name], atKey: true, message: `${name} does not have all of ${missing.join(', ')} of ${site}: packets from there arrive, and answers find no way back` }
      }
    }
  },
}

export const localNetworkGatewayRules: readonly Rule[] = [withoutRouteBack]
