import { impairedId, type ComponentId } from '../world/component.ts'
import { parseCidr, toNumber } from '../dns/address.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { addressOfHost } from '../facts/host-address.ts'
import type { Domain, Way } from '../facts/hybrid-facts.ts'
import { routesTo } from '../facts/route-index.ts'
import { tunnelCount } from '../resources/connections/kind.ts'
import { inspected } from './inspected.ts'
import type { FirewallDns, Flow, Origin, Passage } from './passage.ts'
import type { Standing } from './packets.ts'
import type { Reliance } from './reliance.ts'

/** Finds ways through a design, with what is broken in it left out. */
export interface Routing {
  /** Whether there is a way there and a way back: `undefined` for an address that no domain has. A question by UDP unless stated. */
  to(origin: Origin, address: string, flow?: Flow): Passage | undefined
}

/** How packets fare, and what would have to fail for them to fare otherwise. */
interface Found {
  readonly passage: Passage | undefined
  readonly relied: readonly ComponentId[]
}

const question: Flow = { protocol: 'UDP', port: 53 }

const spacesByFacts = new WeakMap<Facts, (address: string) => ReadonlySet<Domain>>()

/** `reliance` is told what a way consists of each time that it is looked for, found out before or not. */
export function routing(facts: Facts, faults: ReadonlySet<ComponentId>, { lookup = () => [], reliance }: { readonly lookup?: FirewallDns; readonly reliance?: Reliance | undefined } = {}): Routing {
  const ownersOf = spacesOf(facts)
  const known = new Map<string, Found>()

  const standingWith = (relied: ComponentId[]): Standing => ({
    // Ways that are broken stay so: whatever else fails, it is this one that is taken, or one behind it.
    ways(ways) {
      const way = ways.find((one) => isStanding(facts, one, faults))
      if (way !== undefined && reliance !== undefined) relied.push(...componentsOf(facts, way))
      return way
    },
    failed(id) {
      relied.push(id)
      return faults.has(id)
    },
    componentsOf: (way) => componentsOf(facts, way),
    peered: (one, other) => [...peeringsBetween(facts, one, other), ...peeringsBetween(facts, other, one)],
    nameOf: nameOfWay,
  })
  const userDefined = facts.subnetRoutes.size > 0
  const namesInRules = userDefined && [...facts.firewalls.values()].some(({ firewall }) => firewall.networkRules.some(({ destinationFqdns }) => destinationFqdns.length > 0))

  function to({ domain, address: source }: Origin, address: string, flow: Flow = question): Passage | undefined {
    if (domain === undefined) return undefined
    const key = userDefined ? `${domain} ${source} ${address} ${flow.protocol} ${flow.port}` : `${domain} ${source} ${address}`
    let found = known.get(key)
    if (found === undefined) {
      const relied: ComponentId[] = []
      const standing = standingWith(relied)
      const passage = bothWays(userDefined ? inspected(facts, standing, { origin: { domain, address: source }, address, flow, lookup }) : find(standing, { domain, address: source }, address))
      found = { passage, relied }
      // What names in rules lead to may be unknown for now: a firewall that is asking does not ask itself.
      if (!namesInRules) known.set(key, found)
    }
    if (reliance !== undefined) for (const id of found.relied) reliance.on(id)
    return found.passage
  }

  /** Whoever hears nothing back has reached nobody. */
  function bothWays(passage: Passage | undefined): Passage | undefined {
    const halved = passage?.components.find((id) => faults.has(impairedId('one-way', id)))
    return halved === undefined ? passage : { destination: undefined, components: passage!.components, because: `${halved.replace(':', ' ')} lets packets through one way only` }
  }

  function find(standing: Standing, { domain, address: source }: Origin & { readonly domain: Domain }, address: string): Passage | undefined {
    if (ownersOf(address).has(domain)) return { destination: domain, components: [] }
    const there = oneWay(standing, domain, address)
    if (there === undefined) {
      // Somebody has the address, but no route leads there.
      const owners = Array.from(ownersOf(address), nameOfDomain)
      return owners.length === 0 ? undefined : { destination: undefined, components: [], because: `there is no route from ${nameOfDomain(domain)} to ${owners.join(' or ')}` }
    }
    if (there.destination === undefined) return there
    const back = oneWay(standing, there.destination, source)
    if (back?.destination !== domain) {
      return { destination: undefined, components: there.components, because: back?.because ?? `${nameOfDomain(there.destination)} has no route back to ${source}` }
    }
    return { ...there, components: [...new Set([...there.components, ...back.components])] }
  }

  function oneWay(standing: Standing, domain: Domain, address: string): Passage | undefined {
    const matching = routesTo(facts, domain, address)
    const [best] = matching
    if (best === undefined) return undefined
    // Ways to the same range that another connection offers are as good: a route is lost only with all of them.
    for (const { destination, ways } of matching.filter(({ to: prefix }) => prefix === best.to)) {
      const way = standing.ways(ways)
      if (way !== undefined) return { destination, way, components: componentsOf(facts, way) }
    }
    return { destination: undefined, components: [], because: `every way from ${nameOfDomain(domain)} to ${best.to} is broken (${best.ways.map(nameOfWay).join(', ')})` }
  }

  return { to }
}

function isStanding(facts: Facts, way: Way, faults: ReadonlySet<ComponentId>): boolean {
  if (way.tunnel !== undefined) {
    const { connection, instance } = way.tunnel
    // Routers that hear nothing back take a path for dead.
    if (faults.has(`connection:${connection}`) || faults.has(`one-way:connection:${connection}`) || faults.has(`tunnel:${connection}/${instance}`)) return false
  }
  if (way.gateways.some(({ gateway, instance }) => faults.has(`gateway:${gateway}/${instance}`))) return false
  return way.peerings.every(([one, other]) => [...peeringsBetween(facts, one, other), ...peeringsBetween(facts, other, one)].every((id) => !faults.has(id)))
}

/** What a way consists of. */
function componentsOf(facts: Facts, { tunnel, gateways, peerings }: Way): ComponentId[] {
  return [
    ...(tunnel === undefined ? [] : [`connection:${tunnel.connection}` as const, ...(isPair(facts, tunnel.connection) ? [`tunnel:${tunnel.connection}/${tunnel.instance}` as const] : [])]),
    ...gateways.map(({ gateway, instance }) => `gateway:${gateway}/${instance}` as const),
    ...peerings.flatMap(([one, other]) => [...peeringsBetween(facts, one, other), ...peeringsBetween(facts, other, one)]),
  ]
}

/** Whether a connection has two tunnels, which can fail one by one. */
function isPair({ topology }: Facts, connection: string): boolean {
  return tunnelCount(topology, topology.connections.get(connection)!) > 1
}

/** The peerings from one network to another, as components. */
function peeringsBetween({ topology }: Facts, from: string, to: string): ComponentId[] {
  const peerings = topology.virtualNetworks.get(from)?.peerings ?? []
  return peerings
    .filter(({ remoteVirtualNetwork, allowVirtualNetworkAccess }) => remoteVirtualNetwork === to && allowVirtualNetworkAccess)
    .map(({ name }): ComponentId => `peering:${from}/${name}`)
}

/** Where a host's packets start. A point-to-site client has two places: its tunnel for the ranges of the tunnel, the internet for the rest. */
export function originOf(facts: Facts, found: HostFacts): Origin {
  const { host, address } = found
  if (host.virtualNetwork !== undefined) return { domain: `virtualNetwork:${host.virtualNetwork}`, address }
  if (host.site !== undefined) return { domain: `site:${host.site}`, address }
  if (host.virtualNetworkGateway === undefined) return { domain: undefined, address }
  return { domain: `client:${host.name}`, address: addressOfHost(facts, found) }
}

/** The region in whose neighbourhood somebody comes out on the internet. */
export function regionOfOrigin({ topology, hosts }: Facts, { domain, address }: Origin): string | undefined {
  if (domain === undefined) return [...hosts.values()].find((host) => host.address === address)?.host.location
  const [kind, name] = [domain.slice(0, domain.indexOf(':')), domain.slice(domain.indexOf(':') + 1)]
  if (kind === 'client') return hosts.get(name)?.host.location
  return (kind === 'site' ? topology.onPremisesSites : topology.virtualNetworks).get(name)?.location
}

/** Networks and sites that have an address, each address looked up once. */
function spacesOf(facts: Facts): (address: string) => ReadonlySet<Domain> {
  let ownersOf = spacesByFacts.get(facts)
  if (ownersOf !== undefined) return ownersOf
  const { virtualNetworks, onPremisesSites } = facts.topology
  const ranges = [
    ...Array.from(virtualNetworks.values(), ({ name, addressSpace }) => ({ domain: `virtualNetwork:${name}` as const, addressSpace })),
    ...Array.from(onPremisesSites.values(), ({ name, addressSpace }) => ({ domain: `site:${name}` as const, addressSpace })),
  ].flatMap(({ domain, addressSpace }) => addressSpace.map((cidr) => {
    const { network: first, length } = parseCidr(cidr)!
    return { domain, first, last: first + 2 ** (32 - length) - 1 }
  }))
  const known = new Map<string, ReadonlySet<Domain>>()
  ownersOf = (address) => {
    let owners = known.get(address)
    if (owners !== undefined) return owners
    const number = toNumber(address)
    owners = new Set<Domain>(ranges.filter(({ first, last }) => first <= number && number <= last).map(({ domain }) => domain))
    if (known.size < 10_000) known.set(address, owners)
    return owners
  }
  spacesByFacts.set(facts, ownersOf)
  return ownersOf
}

function nameOfDomain(domain: Domain): string {
  return domain.slice(domain.indexOf(':') + 1)
}

/** `vpn hq-connection`, `peering hub-spoke`. */
export function nameOfWay({ over, tunnel, peerings, gateways }: Way): string {
  if (tunnel !== undefined) return `${over === 'vpn' ? 'the tunnel' : 'the circuit'} of ${tunnel.connection}${tunnel.instance > 0 ? ' (second instance)' : ''}`
  if (over === 'pointToSite') return `the client tunnel to ${gateways.map(({ gateway }) => gateway).join(', ')}`
  return `the peering of ${peerings.map((pair) => pair.join(' and ')).join(', ')}`
}
