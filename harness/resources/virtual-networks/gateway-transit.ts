import { entryPath, type Design, type Rule } from '../rule.ts'

const transit = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit'

function* peerings({ topology, input }: Design) {
  for (const network of topology.virtualNetworks.values()) {
    for (const [index, peering] of network.peerings.entries()) {
      const path = entryPath(['virtualNetworks', network.name, 'peerings'], input.virtualNetworks?.[network.name]?.peerings, index, peering.name)
      yield { network, peering, path, remote: topology.virtualNetworks.get(peering.remoteVirtualNetwork) }
    }
  }
}

/** Azure refuses the peering in each case. */
const remoteGateway: Rule = {
  code: 'remote-gateway-not-available',
  source: transit,
  *check(design) {
    const { virtualNetworkGateways } = design.topology
    const owners = new Set([...virtualNetworkGateways.values()].map(({ virtualNetwork }) => virtualNetwork))
    const users = new Set<string>()
    for (const { network, peering, path, remote } of peerings(design)) {
      if (peering.useRemoteGateways !== true || !remote) continue
      const at = [...path, 'useRemoteGateways']
      const back = remote.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === network.name)
      if (owners.has(network.name)) yield { path: at, message: `${network.name} has a gateway of its own and cannot use that of ${remote.name}` }
      else if (users.has(network.name)) yield { path: at, message: `${network.name} already uses the gateways of another network; one peering may` }
      else if (!owners.has(remote.name)) yield { path: at, message: `${remote.name} has no gateway that ${network.name} could use` }
      else if (back?.allowGatewayTransit !== true) yield { path: at, message: `${remote.name} does not let ${network.name} use its gateways`, hint: `allowGatewayTransit: true in the peering of ${remote.name} with ${network.name}` }
      users.add(network.name)
    }
  },
}

export const gatewayTransitRules: readonly Rule[] = [remoteGateway]
