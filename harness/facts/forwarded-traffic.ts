import { contains } from '../dns/address.ts'
import type { Path } from '../dns/path.ts'
import type { Topology } from '../resources/topology.ts'

/**
 * The peering that keeps out what another network hands on and does not send itself: where it has no allowForwardedTraffic, packets that come
 * from the peer with a source outside of the peer's address space are dropped. What comes by a peer's gateway is no such traffic; answers belong
 * to what they answer. https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering#create-a-peering
 */
export function refusesForwarded({ virtualNetworks }: Topology, { into, from, source }: { readonly into: string; readonly from: string; readonly source: string }): Path | undefined {
  const peering = virtualNetworks.get(into)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === from)
  if (into === from || peering === undefined || peering.allowForwardedTraffic) return undefined
  if (virtualNetworks.get(from)!.addressSpace.some((prefix) => contains(prefix, source))) return undefined
  return ['virtualNetworks', into, 'peerings', peering.name]
}
