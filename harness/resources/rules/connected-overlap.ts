import { parseCidr } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import { findOverlap } from './overlap.ts'
import type { Rule } from '../rule.ts'

/**
 * What meets at a gateway must not overlap: its network, the networks that use it, the sites and networks behind its
 * connections, its clients. Packets for a shared address stay where they start.
 */
const overlapping: Rule = {
  code: 'connected-address-spaces-overlap',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-vpn-faq',
  *check({ topology, input }) {
    const reported = new Set<string>()
    const connections = [...topology.connections.values()]
    for (const gateway of topology.virtualNetworkGateways.values()) {
      const home = topology.virtualNetworks.get(gateway.virtualNetwork)
      if (!home) continue
      const behind = [home, ...home.peerings.filter(({ allowGatewayTransit }) => allowGatewayTransit).map(({ remoteVirtualNetwork }) => topology.virtualNetworks.get(remoteVirtualNetwork))]
      const path = ['virtualNetworkGateways', gateway.name]
      const claims: { readonly prefix: string; readonly owner: string; readonly place: Path }[] = behind.flatMap((network) =>
        (network?.addressSpace ?? []).map((prefix) => ({ prefix, owner: network!.name, place: path })))
      for (const { name, remote, virtualNetworkGateway, connectionType } of connections) {
        if (virtualNetworkGateway !== gateway.name) continue
        const other = connectionType === 'Vnet2Vnet' ? topology.virtualNetworkGateways.get(remote)?.virtualNetwork : undefined
        const site = connectionType === 'IPsec' ? topology.localNetworkGateways.get(remote)?.site : remote
        const far = other === undefined ? topology.onPremisesSites.get(site ?? '') : topology.virtualNetworks.get(other)
        const key = Object.keys(input.connections?.[name] ?? {}).find((word) => ['localNetworkGateway', 'site', 'remoteVirtualNetworkGateway'].includes(word))
        for (const prefix of far?.addressSpace ?? []) claims.push({ prefix, owner: far!.name, place: ['connections', name, ...(key === undefined ? [] : [key])] })
      }
      const pool = gateway.vpnClientConfiguration?.vpnClientAddressPool
      if (pool !== undefined) claims.push({ prefix: pool, owner: `the clients of ${gateway.name}`, place: [...path, 'vpnClientConfiguration', 'vpnClientAddressPool'] })
      const found = findOverlap(claims.filter(({ prefix }) => parseCidr(prefix)))
      if (!found) continue
      const [first, second] = found.map(({ prefix, owner }) => claims.findIndex((claim) => claim.prefix === prefix && claim.owner === owner)).sort((a, b) => a - b).map((index) => claims[index]!) as [typeof claims[0], typeof claims[0]]
      const key = `${first.owner} ${second.owner}`
      if (reported.has(key) || (first.place === path && second.place === path)) continue
      reported.add(key)
      yield { path: second.place, message: `${second.owner} (${second.prefix}) and ${first.owner} (${first.prefix}) overlap: packets for an address of both never leave the one they are in` }
    }
  },
}

export const connectedOverlapRules: readonly Rule[] = [overlapping]
