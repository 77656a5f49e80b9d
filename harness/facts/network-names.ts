import { networkZones, type Machine } from '../azure/network-names.ts'
import type { Zone } from '../dns/zone.ts'
import { dnsServerClaim } from '../resources/dns-servers/kind.ts'
import type { Addresses } from '../resources/claim.ts'
import type { Topology } from '../resources/topology.ts'
import type { HostFacts, LinkedZone } from './types.ts'

/** The zones of each network's own names: its hosts are machines, and so are the DNS servers that somebody runs in it. */
export function ownZones(
  topology: Topology,
  { addresses, hosts, linked }: { readonly addresses: Addresses; readonly hosts: ReadonlyMap<string, HostFacts>; readonly linked: ReadonlyMap<string, readonly LinkedZone[]> },
): ReadonlyMap<string, readonly Zone[]> {
  const machines = new Map<string, Machine[]>([...topology.virtualNetworks.keys()].map((name) => [name, []]))
  for (const { host: { name, virtualNetwork }, address } of hosts.values()) {
    if (virtualNetwork === undefined) continue
    const registeredIn = linked.get(virtualNetwork)!.filter(({ link }) => link.registrationEnabled).map(({ resource }) => resource.zoneName)
    machines.get(virtualNetwork)!.push({ name, address, registeredIn })
  }
  for (const { name, place } of topology.dnsServers.values()) {
    if ('virtualNetwork' in place) machines.get(place.virtualNetwork)!.push({ name, address: addresses.get(dnsServerClaim(name))!, registeredIn: [] })
  }
  return new Map([...machines].map(([network, here]) => [network, networkZones(topology.virtualNetworks.get(network)!.addressSpace, here)]))
}
