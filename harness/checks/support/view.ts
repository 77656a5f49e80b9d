import type { Facts, HostFacts, LinkedZone } from '../../topology/facts.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { networksOf } from './places.ts'

/** Whether the host asks Azure-provided DNS itself. */
export function asksAzure({ host, dnsServers }: HostFacts): boolean {
  return host.virtualNetwork !== undefined && dnsServers.every((server) => server === azureProvidedDns)
}

/**
 * The virtual network whose links decide what the host sees: the one its questions reach Azure-provided DNS from. With DNS servers of
 * its own it is the servers' network, not the host's (https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances).
 */
export function viewOf(facts: Facts, host: HostFacts): string | undefined {
  const [server] = host.dnsServers
  const own = host.host.virtualNetwork
  if (server === undefined || server === azureProvidedDns) return own
  const networks = networksOf(facts, server)
  const connected = own === undefined ? undefined : facts.connectedNetworks.get(own)
  return networks.find((network) => connected?.has(network)) ?? networks[0]
}

/** Zones that decide for the name in the host's view, longest first. */
export function zonesFor(facts: Facts, host: HostFacts, name: string): readonly LinkedZone[] {
  const view = viewOf(facts, host)
  const linked = (view !== undefined && facts.linkedZones.get(view)) || []
  return linked.filter(({ resource }) => isWithin(name, resource.zoneName))
}

/** Whether the zone resource serves records of the name and type. */
export function hasRecord(facts: Facts, zone: string, name: string, type = 'A'): boolean {
  return facts.privateZones.get(zone)?.zone.rrsets.some((rrset) => rrset.name === name && rrset.type === type) ?? false
}

/** Names of zone resources that serve the name. */
export function zonesWith(facts: Facts, name: string): readonly string[] {
  return [...facts.privateZones.keys()].filter((zone) => hasRecord(facts, zone, name))
}
