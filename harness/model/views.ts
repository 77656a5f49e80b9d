import { type ComponentId, zoneLinkId } from '../world/component.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { standpointOf } from './standpoints.ts'

/**
 * What decides a host's answers in a world with these faults: hosts of one view get the same. Where nothing but zones and the public
 * side decides, networks of one region with the same links have one view; everywhere else each standpoint has its own.
 */
export function viewsOf(facts: Facts, faults: ReadonlySet<ComponentId>): (host: HostFacts) => string {
  const standpoint = standpointOf(facts)
  if (facts.filters.size > 0 || facts.topology.dnsForwardingRulesets.size > 0) return standpoint
  const ofNetwork = new Map<string, string>()
  return (host) => {
    const { virtualNetwork: network } = host.host
    if (network === undefined || faults.has(`azure-dns:${network}`) || hasNamesOfItsOwn(host) || host.dnsServers.some((address) => address !== azureProvidedDns)) return standpoint(host)
    let view = ofNetwork.get(network)
    if (view === undefined) ofNetwork.set(network, (view = viewOf(facts, network, faults)))
    return view
  }
}

/** Programs there find names otherwise than those beside it do. */
function hasNamesOfItsOwn({ host: { dnsServersByDomain, hostsFile, searchDomains } }: HostFacts): boolean {
  return (dnsServersByDomain ?? hostsFile ?? searchDomains) !== undefined
}

function viewOf({ topology, linkedZones }: Facts, network: string, faults: ReadonlySet<ComponentId>): string {
  const standing = linkedZones.get(network)!.filter(({ resource, link }) => !faults.has(zoneLinkId(resource.name, link.name)))
  const zones = standing.map(({ resource, link }) => `${resource.name} ${link.resolutionPolicy}`)
  return [azureProvidedDns, topology.virtualNetworks.get(network)!.location, ...zones].join(' ')
}
