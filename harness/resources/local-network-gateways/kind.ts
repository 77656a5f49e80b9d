import type { Kind } from '../kind.ts'
import { expandLocalNetworkGateways, localNetworkGateways as shape } from './language.ts'
import { localNetworkGatewayMutations } from './mutations.ts'
import { localNetworkGatewayRules } from './rules.ts'

export const localNetworkGateways: Kind<'localNetworkGateways'> = {
  section: 'localNetworkGateways',
  noun: 'local network gateway',
  unknown: 'unknown-local-network-gateway',
  shape,
  expand: (written) => expandLocalNetworkGateways(written.localNetworkGateways ?? {}, written.onPremisesSites ?? {}),
  rules: localNetworkGatewayRules,
  *references({ topology }) {
    for (const { name, site } of topology.localNetworkGateways.values()) yield { to: 'onPremisesSites', name: site, path: ['localNetworkGateways', name, 'site'] }
  },
  *prefixes({ localNetworkGateways, onPremisesSites }) {
    for (const { name, site, addressPrefixes } of localNetworkGateways.values()) {
      const spaces = onPremisesSites.get(site)?.addressSpace ?? []
      for (const [index, prefix] of addressPrefixes.entries()) {
        if (!spaces.includes(prefix)) yield { prefix, path: ['localNetworkGateways', name, 'addressPrefixes', index], where: 'elsewhere' }
      }
    }
  },
  mutations: localNetworkGatewayMutations,
}
