import { connectedOn, connectedPorts } from './held-connected.ts'
import { filterKey } from './security-facts.ts'
import { serverZones } from './server-zones.ts'
import { isSoftware } from '../software/list.ts'
import { isAddress, toNumber } from '../dns/address.ts'
import { includes } from '../dns/ranges.ts'
import { probedAddress } from './probing-gateways.ts'
import { addressOfHost } from './host-address.ts'
import { within } from '../azure/firewall-rules.ts'
import { portOf } from '../azure/service-ports.ts'
import type { ReachExpectation } from '../resources/topology.ts'
import type { Facts } from './types.ts'

/** A machine of a design that whatever connects to it is answered by: a host, or a DNS server that runs. */
export interface ListeningMachine {
  /** As its node is called. */
  readonly name: string
  readonly address: string
  readonly virtualNetwork: string | undefined
  /** Of its own, where it has some. */
  readonly publicAddresses?: readonly string[]
  /** TCP, ascending. */
  readonly ports: readonly number[]
}

/** Questions and zone transfers: what a DNS server listens at, and nobody else. */
const dns = 53

const known = new WeakMap<Facts, readonly ListeningMachine[]>()

/**
 * Machines, and where somebody is expected to listen at them: ports that an expectation names, a Traffic Manager profile probes, or a rule for
 * packets to that machine. Nothing
 * else of what runs on a machine is in a design, and a port at which nothing listens tells nobody whether answers come back: over an
 * asymmetric way a refusal may come where no connection would stand.
 */
export function listeningMachines(facts: Facts): readonly ListeningMachine[] {
  let found = known.get(facts)
  if (found === undefined) known.set(facts, (found = find(facts)))
  return found
}

function find(facts: Facts): readonly ListeningMachine[] {
  const expected = facts.topology.reachExpectations.map((one) => ({ addresses: addressesMeant(facts, one), port: one.port ?? portOf(one.to) }))
  const probed = [...facts.topology.trafficManagerProfiles.values()].map(({ monitor, endpoints }) => ({ addresses: new Set(endpoints.map(({ target }) => target)), port: monitor.port }))
  const probedInside = [...facts.topology.privateTrafficManagerProfiles.values()].map(({ monitor, endpoints }) => ({ addresses: new Set(endpoints.map(probedAddress)), port: monitor.port }))
  return machinesOf(facts).flatMap((machine) => {
    const named = [...expected, ...probed, ...probedInside].flatMap(({ addresses, port }) => ([machine.address, ...machine.publicAddresses ?? []].some((address) => addresses.has(address)) ? [port] : []))
    const served: readonly number[] = [dns, ...(connectedOn(facts.topology, machine.name) === undefined ? [] : Object.values(connectedPorts))]
    const ports = [...new Set([...named, ...portsInRules(facts, machine)])].filter((port) => !served.includes(port)).toSorted((a, b) => a - b)
    return ports.length === 0 ? [] : [{ ...machine, ports }]
  })
}

type Machine = Omit<ListeningMachine, 'ports'>

function machinesOf(facts: Facts): readonly Machine[] {
  const servers = [...facts.dnsServerFacts.values()].filter(({ kind, server }) => server !== undefined && isSoftware(kind))
  return [
    ...Array.from(facts.hosts.values(), (found) => ({ name: found.host.name, address: addressOfHost(facts, found), virtualNetwork: found.host.virtualNetwork, publicAddresses: found.host.publicIPAddresses ?? [] })),
    ...servers.map(({ name, address, place }) => ({ name, address, virtualNetwork: 'site' in place ? undefined : place.virtualNetwork })),
  ]
}

/** What an expectation may mean by its target: of a name every address that somebody in the design has for it. */
function addressesMeant(facts: Facts, { to }: ReachExpectation): ReadonlySet<string> {
  const host = facts.hosts.get(to)
  if (host !== undefined) return new Set([addressOfHost(facts, host)])
  const server = facts.dnsServerFacts.get(to)
  if (server !== undefined) return new Set([server.address])
  if (isAddress(to) || facts.services.has(to.toLowerCase())) return new Set([to])
  const zones = [
    ...Array.from(facts.privateZones.values(), ({ zone }) => zone),
    ...[...facts.networkZones.values()].flat(),
    ...[...facts.dnsServerFacts.values()].flatMap(serverZones),
  ]
  const rrsets = zones.flatMap((zone) => zone.rrsets)
  const names = new Set([to.toLowerCase()])
  // A set grows while one goes through it: targets of aliases have their turn.
  for (const name of names) for (const { data } of rrsets.filter((rrset) => rrset.type === 'CNAME' && rrset.name === name)) for (const target of data) names.add(target)
  const inFiles = [...facts.hosts.values()].flatMap(({ host: { hostsFile = [] } }) => hostsFile).filter(({ name }) => names.has(name))
  return new Set([...rrsets.filter(({ name, type }) => type === 'A' && names.has(name)).flatMap(({ data }) => data), ...inFiles.map(({ address }) => address)])
}

/** Single ports in rules for what is sent to a machine: ranges of them say what may be, not what is. */
function portsInRules({ filters, firewalls }: Facts, { address, virtualNetwork }: Machine): readonly number[] {
  const inbound = virtualNetwork === undefined ? [] : (filters.get(filterKey(virtualNetwork, address))?.inbound ?? [])
  const ofGroups = inbound.flatMap(({ rules }) => rules)
    .filter(({ protocol, destinations }) => (protocol === 'Tcp' || protocol === '*') && includes(destinations, toNumber(address)))
    .flatMap(({ destinationPorts }) => destinationPorts.flatMap(([first, last]) => (first === last ? [first] : [])))
  const ofFirewalls = [...firewalls.values()].flatMap(({ firewall }) => firewall.networkRules)
    .filter(({ protocols, destinationAddresses }) => (protocols.includes('TCP') || protocols.includes('Any')) && within(destinationAddresses.filter((range) => range !== '*'), address))
    .flatMap(({ destinationPorts }) => destinationPorts.filter((range) => /^\d+$/.test(range)).map(Number))
  return [...ofGroups, ...ofFirewalls]
}
