import { toNumber } from '../dns/address.ts'
import { notTranslated } from '../azure/firewall-rules.ts'
import { rangeOf, type Range } from '../dns/ranges.ts'
import { egressOf } from '../facts/egress.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { filterKey } from '../facts/security-facts.ts'
import { originOf } from './routing.ts'

const known = new WeakMap<Facts, (host: HostFacts) => string>()

/**
 * Where a host stands, as far as answers and connections depend on it: its network or site, the servers it asks, the groups at its
 * interface, and between which of all ranges that the design speaks of its address lies. Hosts of one standpoint get the same answers,
 * whatever is broken; what failed connections say may name the host's address.
 */
export function standpointOf(facts: Facts): (host: HostFacts) => string {
  let found = known.get(facts)
  if (found === undefined) known.set(facts, (found = standpoints(facts)))
  return found
}

function standpoints(facts: Facts): (host: HostFacts) => string {
  const { filters, firewalls } = facts
  // A rule for a name applies to whatever the name leads to, a host among them.
  const namesInRules = [...firewalls.values()].some(({ firewall }) => firewall.networkRules.some(({ destinationFqdns }) => destinationFqdns.length > 0))
  // Whom a service lets in depends on the address that it sees, and on nothing else of one that is on the internet.
  const selective = [...facts.services.values()].some(({ networkRules }) => networkRules !== undefined)
  const edges = namesInRules ? undefined : edgesOf(facts)
  const made = new Map<HostFacts, string>()
  return (host) => {
    let standpoint = made.get(host)
    if (standpoint === undefined) {
      const { domain, address } = originOf(facts, host)
      const { virtualNetwork, location, ...own } = host.host
      // What a machine has of its own decides for no other.
      const table = own.dnsServersByDomain ?? own.hostsFile ?? own.searchDomains ? JSON.stringify([own.dnsServersByDomain, own.hostsFile, own.searchDomains, own.ndots]) : ''
      const groups = virtualNetwork === undefined ? [] : (filters.get(filterKey(virtualNetwork, address))?.outbound ?? [])
      const between = edges === undefined ? address : edgesUpTo(edges, toNumber(address))
      const egress = selective ? `${egressOf(facts, { domain, address, host: host.host.name })?.address} ${host.host.subnet}` : ''
      standpoint = [domain ?? `internet near ${location}`, egress, between, host.dnsServers.join(','), table, ...groups.map(({ group }) => group)].join(' ')
      made.set(host, standpoint)
    }
    return standpoint
  }
}

/** Where ranges begin, and where they have ended: between two edges no rule and no route tells one address from another. */
function edgesOf(facts: Facts): readonly number[] {
  const edges = new Set<number>()
  const add = ([first, last]: Range): void => void edges.add(first).add(last + 1)
  const written = new Set<string>(notTranslated)
  const { topology, routes, filters, firewalls, privateEndpoints, dnsServerFacts, outboundEndpoints } = facts
  for (const { addressSpace, subnets } of [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()]) {
    for (const prefix of [...addressSpace, ...subnets.map(({ addressPrefix }) => addressPrefix)]) written.add(prefix)
  }
  for (const { to } of [...routes.values()].flat()) written.add(to)
  for (const { addressPrefix, nextHopIpAddress } of [...topology.routeTables.values()].flatMap((table) => table.routes)) {
    written.add(addressPrefix)
    // Packets that go through a machine do not when it sends them itself.
    if (nextHopIpAddress !== undefined) written.add(nextHopIpAddress)
  }
  for (const { firewall, address, instanceAddress } of firewalls.values()) {
    written.add(address).add(instanceAddress)
    for (const { sourceAddresses, destinationAddresses = [] } of [...firewall.networkRules, ...firewall.applicationRules] as readonly { sourceAddresses: readonly string[]; destinationAddresses?: readonly string[] }[]) {
      for (const range of [...sourceAddresses, ...destinationAddresses]) written.add(range)
    }
  }
  for (const address of [...privateEndpoints.values()].flatMap(({ addresses }) => addresses)) written.add(address)
  for (const { address } of [...dnsServerFacts.values(), ...outboundEndpoints.values()]) written.add(address)
  for (const range of written) if (range !== '*') add(rangeOf(range.includes('/') ? range : `${range}/32`))
  const rules = new Set([...filters.values()].flatMap(({ inbound, outbound }) => [...inbound, ...outbound].map((applied) => applied.rules)))
  for (const { sources, destinations } of [...rules].flat()) for (const range of [...sources, ...destinations]) add(range)
  return [...edges].sort((a, b) => a - b)
}

/** How many edges lie at or below a number. */
function edgesUpTo(edges: readonly number[], number: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! <= number) low = middle + 1
    else high = middle
  }
  return low
}
