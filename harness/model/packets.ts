import type { ComponentId } from '../world/component.ts'
import { contains, parseCidr } from '../dns/address.ts'
import { isPrivateAddress } from '../azure/firewall-rules.ts'
import { gatewaySubnet } from '../azure/virtual-network.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import type { Domain, Route, Way } from '../facts/hybrid-facts.ts'
import { endpointRoutes, replaces, subnetOf, type EndpointRoute, type SubnetRoute } from '../facts/firewall-facts.ts'
import { nextHopAt, nextHops, type NextHop } from '../facts/next-hop.ts'
import { endpointsInto } from '../facts/service-endpoints.ts'
import { refusesForwarded } from '../facts/forwarded-traffic.ts'
import { routesTo } from '../facts/route-index.ts'

/** One direction of the way of packets through a design that has route tables. */
export interface PacketCourse {
  /** Where they arrive; `undefined`: nowhere. */
  readonly end: Domain | 'internet' | undefined
  /** Firewalls and appliances they are led through, in order. */
  readonly hops: readonly NextHop[]
  readonly components: readonly ComponentId[]
  /** The last peering, tunnel or circuit that a system route leads over. */
  readonly way?: Way
  /** Why they arrive nowhere. */
  readonly because?: string
  /** The user-defined route that decided last. */
  readonly at?: Path
  /** Nobody has the address. */
  readonly unowned?: true
}

/** Where packets start: in a domain, and inside a network in a subnet; without one no user-defined route applies. */
export interface Start {
  readonly domain: Domain
  readonly subnet: string | undefined
}

/** What the walk needs to know of ways that may be broken. */
export interface Standing {
  readonly ways: (ways: readonly Way[]) => Way | undefined
  readonly componentsOf: (way: Way) => readonly ComponentId[]
  readonly peered: (one: string, other: string) => readonly ComponentId[]
  readonly nameOf: (way: Way) => string
  readonly failed: (id: ComponentId) => boolean
}

const endpointsByFacts = new WeakMap<Facts, ReadonlyMap<string, readonly EndpointRoute[]>>()

/** Routes of private endpoints at an address: networks that are not connected may each have one there. */
export function endpointsAt(facts: Facts, address: string): readonly EndpointRoute[] {
  let known = endpointsByFacts.get(facts)
  if (known === undefined) endpointsByFacts.set(facts, (known = Map.groupBy(endpointRoutes(facts.topology, facts.privateEndpoints), (route) => route.address)))
  return known.get(address) ?? []
}

/**
 * Follows a packet from hop to hop. In every virtual network the longest prefix decides among user-defined routes of the subnet
 * that it comes from and system routes, the user's own before the system's of the same length
 * (https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#how-azure-selects-a-route).
 * `sender`: the source of a first packet, which peerings may refuse; of answers they do not ask.
 */
export function follow(facts: Facts, standing: Standing, { domain, subnet }: Start, address: string, sender?: string): PacketCourse {
  const hops: NextHop[] = []
  const components: ComponentId[] = []
  let at: Path | undefined
  let source = sender
  const end = (course: Partial<PacketCourse>): PacketCourse => ({ end: undefined, ...course, hops, components, ...(at && { at }) })
  const lost = (because: string): PacketCourse => end({ because })

  // What a firewall itself sends has passed it.
  const passed = new Set(nextHops(facts).filter((hop) => hop.firewall !== undefined && subnet === hop.subnet && `virtualNetwork:${hop.virtualNetwork}` === domain))
  let place: Start = { domain, subnet }
  for (;;) {
    const network = networkOf(place.domain)
    const best = routesTo(facts, place.domain, address)[0]
    const chosen = network === undefined ? undefined : userRoute(facts, { network, subnet: place.subnet, address, best })
    if (chosen === undefined) {
      if (owns(facts, place.domain, address)) return end({ end: place.domain })
      const next = bySystem(place.domain, best)
      if ('course' in next) return next.course
      const shut = hops.length === 0 ? undefined : refusedBy(place.domain, next.way)
      if (shut !== undefined) return shut
      if (next.arrival === undefined) return end({ end: next.destination, way: next.way })
      place = { domain: `virtualNetwork:${next.arrival}`, subnet: gatewaySubnet }
      // Nothing is decided there unless the gateways' subnet has routes of its own.
      if (!facts.subnetRoutes.has(`${next.arrival}/${gatewaySubnet}`)) return end({ end: next.destination, way: next.way })
      continue
    }
    at = chosen.path
    const { nextHopType, nextHopIpAddress, addressPrefix } = chosen.route
    const called = `the route ${chosen.route.name} of ${chosen.table}`
    if (nextHopType === 'None') return lost(`${called} drops everything for ${addressPrefix}`)
    if (nextHopType === 'VnetLocal') {
      return owns(facts, place.domain, address) ? end({ end: place.domain }) : lost(`${called} keeps ${addressPrefix} inside ${network}, where nobody has ${address}`)
    }
    if (nextHopType === 'Internet') {
      return isPrivateAddress(address) ? lost(`${called} sends ${address} to the internet, where no private address is`) : end({ end: 'internet' })
    }
    if (nextHopType === 'VirtualNetworkGateway') {
      const routes = routesTo(facts, place.domain, address).filter(({ ways }) => ways.some(({ tunnel }) => tunnel !== undefined))
      if (routes.length === 0) return lost(`${called} sends ${address} to a gateway of ${network} that knows no way there`)
      const next = bySystem(place.domain, routes[0], ({ tunnel }) => tunnel !== undefined)
      return 'course' in next ? next.course : end({ end: next.destination, way: next.way })
    }
    const found = nextHopAt(facts, network!, nextHopIpAddress)
    if (found === undefined) return lost(`${called} leads to ${nextHopIpAddress}, where nothing forwards packets`)
    const { name, virtualNetwork, id } = found
    const peerings = virtualNetwork === network ? [] : standing.peered(network!, virtualNetwork)
    components.push(...(found.forwards ? [id] : []), ...peerings)
    // An appliance is a machine of its own, whether it forwards or not.
    const isMachine = found.firewall === undefined && found.address === address
    if (passed.has(found)) return lost(`${called} leads back to ${name}: packets go round in circles`)
    if (standing.failed(id) && !isMachine) return lost(`${called} leads to ${name}, which ${found.firewall === undefined ? 'hands nothing on' : 'is down'}`)
    if (peerings.some(standing.failed)) return lost(`${called} leads to ${name} in ${virtualNetwork}, and the peering is gone`)
    const shut = refused(network!, virtualNetwork, called)
    if (shut !== undefined) return shut
    // Its own address is no matter for its rules.
    if (found.address === address) return end({ end: `virtualNetwork:${virtualNetwork}` })
    if (!found.forwards) return lost(`${called} leads to ${name}, which has no enableIPForwarding: Azure drops what is not for ${name} itself`)
    hops.push(found)
    if (source !== undefined && !isPrivateAddress(address)) source = found.address
    passed.add(found)
    place = { domain: `virtualNetwork:${virtualNetwork}`, subnet: found.subnet }
  }

  /** What a firewall or an appliance hands on over a peering, to a network or to the gateway that another one lends. */
  function refusedBy(from: Domain, { peerings }: Way): PacketCourse | undefined {
    const here = networkOf(from)
    const pair = peerings.find((ends) => ends.includes(here ?? ''))
    const into = pair?.find((end) => end !== here)
    return here === undefined || into === undefined ? undefined : refused(here, into, `what ${hops.at(-1)!.name} hands on from ${source}`)
  }

  function refused(from: string, into: string, what: string): PacketCourse | undefined {
    const peering = source === undefined ? undefined : refusesForwarded(facts.topology, { into, from, source })
    if (peering === undefined) return undefined
    at = peering
    return lost(`the peering of ${into} with ${from} has no allowForwardedTraffic: ${what} is dropped`)
  }

  function bySystem(from: Domain, best: Route | undefined, wanted: (way: Way) => boolean = () => true):
    { readonly course: PacketCourse } | { readonly destination: Domain; readonly way: Way; readonly arrival: string | undefined } {
    if (best === undefined) {
      if (isPrivateAddress(address) || networkOf(from) === undefined) return { course: end({ unowned: true }) }
      return { course: end({ end: 'internet' }) }
    }
    for (const { destination, ways } of routesTo(facts, from, address).filter(({ to }) => to === best.to)) {
      const way = standing.ways(ways.filter(wanted))
      if (way === undefined) continue
      components.push(...standing.componentsOf(way))
      // Through a gateway packets come into its network first; from there they may go on to another.
      const gateway = way.gateways.at(-1)
      const entered = gateway === undefined || !destination.startsWith('virtualNetwork:') ? undefined : facts.gateways.get(gateway.gateway)!.virtualNetwork
      return { destination, way, arrival: entered }
    }
    return { course: lost(`every way from ${from.slice(from.indexOf(':') + 1)} to ${best.to} is broken (${best.ways.map(standing.nameOf).join(', ')})`) }
  }
}

/** The user-defined route that a packet takes, or `undefined` where a system route is longer or there is none. */
function userRoute(facts: Facts, { network, subnet, address, best }: { network: string; subnet: string | undefined; address: string; best: Route | undefined }): SubnetRoute | undefined {
  const matching = (facts.subnetRoutes.get(`${network}/${subnet}`) ?? []).filter(({ route }) => contains(route.addressPrefix, address))
  const [longest] = matching.toSorted((a, b) => lengthOf(b.route.addressPrefix) - lengthOf(a.route.addressPrefix))
  if (longest === undefined) return undefined
  // Within its subnet a packet does not meet the router.
  const here = facts.topology.virtualNetworks.get(network)!
  if (subnetOf(here, address)?.name === subnet) return undefined
  if (endpointsInto(facts, network, subnet).some((frontEnd) => frontEnd.address === address)) return undefined
  const endpoint = endpointsAt(facts, address).find((one) => facts.connectedNetworks.get(network)!.has(one.virtualNetwork))
  if (endpoint !== undefined) return replaces(longest.route, endpoint) ? longest : undefined
  const own = here.addressSpace.filter((prefix) => contains(prefix, address)).map(lengthOf)
  const system = Math.max(-1, ...own, ...(best === undefined ? [] : [lengthOf(best.to)]))
  return lengthOf(longest.route.addressPrefix) >= system ? longest : undefined
}

function owns({ topology }: Facts, domain: Domain, address: string): boolean {
  const place = domain.slice(domain.indexOf(':') + 1)
  const spaces = domain.startsWith('site:') ? topology.onPremisesSites.get(place)!.addressSpace : topology.virtualNetworks.get(place)?.addressSpace ?? []
  return spaces.some((prefix) => contains(prefix, address))
}

function networkOf(domain: Domain): string | undefined {
  return domain.startsWith('virtualNetwork:') ? domain.slice('virtualNetwork:'.length) : undefined
}

function lengthOf(prefix: string): number {
  return parseCidr(prefix)!.length
}
