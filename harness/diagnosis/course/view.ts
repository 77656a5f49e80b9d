import type { Facts, HostFacts, LinkedZone } from '../../facts/facts.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { privatelinkZone, registryZone } from '../../azure/registry-names.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { zonesOfName } from '../../facts/service-names.ts'
import type { AskedFor, Course } from './course.ts'
import { decidingCourse } from './follow.ts'
import { networksOf } from '../observed/places.ts'

/** Whether the host asks Azure-provided DNS itself. */
export function asksAzure({ host, dnsServers }: HostFacts): boolean {
  return host.virtualNetwork !== undefined && dnsServers.every((server) => server === azureProvidedDns)
}

/**
 * The virtual network whose links decide what the host sees: the one its questions reach Azure-provided DNS from. With DNS servers of
 * its own it is the servers' network, not the host's (https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances),
 * and with forwarders in between that of the last of them. Without a name: where names of registries go, unless the design has other services only.
 */
export function viewOf(facts: Facts, host: HostFacts, name?: string): string | undefined {
  const [server] = host.dnsServers
  const own = host.host.virtualNetwork
  if (asksPlainAzure(facts, host)) return own
  const { end, network, servers } = courseFor(facts, host, name)
  if (end === 'azure') return network
  if (end !== 'unreachable' || servers.length > 0 || server === undefined) return undefined
  // A server that nobody describes is taken for one that forwards to Azure-provided DNS of the network it stands in.
  const networks = networksOf(facts, server)
  const connected = own === undefined ? undefined : facts.connectedNetworks.get(own)
  return networks.find((one) => connected?.has(one)) ?? networks[0]
}

/** The server that answers the host from what its owner wrote there, zones or files: then the design's private DNS zones say nothing of what the host sees. */
export function answeredByOwner(facts: Facts, host: HostFacts, name?: string): DnsServerFacts | undefined {
  if (asksPlainAzure(facts, host)) return undefined
  const { end, servers } = courseFor(facts, host, name)
  return end === 'own zone' || end === 'files' ? servers.at(-1) : undefined
}

/** Servers that a host's question for a name passes, in order; none where nobody but Azure-provided DNS is asked. */
export function serversPassed(facts: Facts, host: HostFacts, name: string): readonly DnsServerFacts[] {
  return asksPlainAzure(facts, host) ? [] : courseFor(facts, host, name).servers
}

/** Whether a server answers the host for a name from a zone of its own: what Azure publishes of the name is then neither asked nor said. */
export function isOwners(facts: Facts, host: HostFacts, name: string): boolean {
  return !asksPlainAzure(facts, host) && courseFor(facts, host, name).end === 'own zone'
}

function asksPlainAzure(facts: Facts, { host: { virtualNetwork, dnsServersByDomain }, dnsServers: [server] }: HostFacts): boolean {
  if (dnsServersByDomain !== undefined) return false
  return virtualNetwork !== undefined && (server === undefined || server === azureProvidedDns) && facts.resolverViews.get(virtualNetwork)?.length === 0
}

function courseFor(facts: Facts, host: HostFacts, name: string | undefined): Course {
  return decidingCourse(facts, host, askedFor(facts, name))
}

/** Registries are told apart by their public names only. */
function askedFor(facts: Facts, name: string | undefined): AskedFor {
  if (name === undefined) {
    const { registry, names } = facts.services.values().next().value ?? facts.canary
    return registry === undefined && names[0] !== undefined ? names[0] : anyRegistry
  }
  if (!isWithin(name, registryZone)) return zonesOfName(facts, name)
  return isWithin(name, privatelinkZone) ? anyRegistry : { ...anyRegistry, name }
}

const anyRegistry = { name: `any.${registryZone}`, privatelinkName: `any.${privatelinkZone}` }

/** Zones that decide for the name in the host's view, longest first: in the view that it has of `asked`, where servers on the way tell names apart. */
export function zonesFor(facts: Facts, host: HostFacts, name: string, asked: string = name): readonly LinkedZone[] {
  const view = viewOf(facts, host, asked)
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

/** Names of zone resources that are called so, whatever they hold. */
export function zonesCalled(facts: Facts, zoneName: string): readonly string[] {
  return [...facts.topology.privateDnsZones.values()].filter((zone) => zone.zoneName === zoneName).map(({ name }) => name)
}

/** The wildcard of a zone that answers for a name which has no record of its own: that of the nearest name above it that exists (RFC 4592 section 3.3.1). */
export function wildcardFor(facts: Facts, zone: string, name: string): string | undefined {
  const found = facts.privateZones.get(zone)
  if (found === undefined || !isWithin(name, found.zone.origin)) return undefined
  const { origin, rrsets } = found.zone
  const exists = (one: string): boolean => one === origin || rrsets.some((rrset) => isWithin(rrset.name, one))
  if (exists(name)) return undefined
  let above = name
  do above = above.slice(above.indexOf('.') + 1)
  while (!exists(above))
  return rrsets.some((rrset) => rrset.name === `*.${above}`) ? `*.${above}` : undefined
}
