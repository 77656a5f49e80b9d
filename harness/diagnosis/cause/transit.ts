import type { Facts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import type { Cause } from './cause.ts'
import { peered } from './edits.ts'

/**
 * The peering that does not hand on a gateway, where a network has the way to a site only through its neighbour's: useRemoteGateways here,
 * allowGatewayTransit there. https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit
 */
export function causeOfTransit(facts: Facts, site: string, network: string): (Cause & { readonly at: Path }) | undefined {
  const { virtualNetworks } = facts.topology
  const owners = new Set(facts.tunnels.flatMap(({ far, connection }) => ('site' in far && far.site === site ? [facts.topology.virtualNetworkGateways.get(connection.virtualNetworkGateway)!.virtualNetwork] : [])))
  // A network with a gateway of its own can use no other's.
  if (owners.has(network) || [...facts.topology.virtualNetworkGateways.values()].some(({ virtualNetwork }) => virtualNetwork === network)) return undefined
  for (const peering of virtualNetworks.get(network)?.peerings ?? []) {
    const hub = peering.remoteVirtualNetwork
    const back = virtualNetworks.get(hub)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === network)
    if (!owners.has(hub) || back === undefined) continue
    if (back.allowGatewayTransit !== true) {
      return {
        because: `the peering of ${hub} with ${network} has no allowGatewayTransit, so that ${network} cannot use the gateway of ${hub} to ${site}`,
        fix: `Set allowGatewayTransit: true on the peering of ${hub} with ${network}, and useRemoteGateways: true on that of ${network} with ${hub}.`,
        at: ['virtualNetworks', hub, 'peerings', back.name],
        edits: [peered(facts, hub, network, { allowGatewayTransit: true }), peered(facts, network, hub, { useRemoteGateways: true })],
      }
    }
    if (peering.useRemoteGateways !== true) {
      return {
        because: `the peering of ${network} with ${hub} has no useRemoteGateways, so that ${network} does not use the gateway of ${hub} to ${site}`,
        fix: `Set useRemoteGateways: true on the peering of ${network} with ${hub}.`,
        at: ['virtualNetworks', network, 'peerings', peering.name],
        edits: [peered(facts, network, hub, { useRemoteGateways: true })],
      }
    }
  }
  return undefined
}
