import { gatewaySubnet } from '../../azure/virtual-network.ts'
import { obeysRoutes } from '../../azure/network-security.ts'
import { contains } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { firewallBetween } from '../../facts/firewall-between.ts'
import { subnetOf } from '../../facts/firewall-facts.ts'
import { nameHops, nextHopAt, type NextHop } from '../../facts/next-hop.ts'
import { hasRoute } from '../../facts/route-index.ts'
import { startOf, userRoute, type Start } from '../course/user-route.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost } from '../course/ways.ts'
import { causeOfCircle, causeOfNextHopAddress, passes, startOfHop } from './appliance.ts'
import type { Cause } from './cause.ts'
import { routeTaken } from './edits.ts'
import { unpeered } from './peering.ts'

/** What leads answers astray, from route to route and appliance to appliance. */
export function causeOfAnswers(facts: Facts, from: Start, to: string, what: string): Cause | undefined {
  const passed: NextHop[] = []
  for (let start = from; ;) {
    const found = userRoute(facts, start, to)
    if (found === undefined) return undefined
    const { route, table, path } = found
    if (route.nextHopType === 'None' || route.nextHopType === 'Internet') {
      const edits = routeTaken(route, path)
      return { because: `the route ${route.name} of ${table} sends ${what} to next hop ${route.nextHopType}`, fix: `Take ${to} out of ${route.name}, or let it lead to an appliance that knows the way.`, at: path, ...(edits && { edits }) }
    }
    const hop = route.nextHopType === 'VirtualAppliance' ? nextHopAt(facts, found.network, route.nextHopIpAddress) : undefined
    if (route.nextHopType !== 'VirtualAppliance' || hop?.address === to) return undefined
    const wrong = causeOfNextHopAddress(facts, found, hop, { what, address: to }) ?? (hop && causeOfCircle(found, hop, passed, what))
    if (wrong !== undefined || hop === undefined || hop.firewall !== undefined) return wrong
    passed.push(hop)
    start = startOfHop(hop)
  }
}

/** Where appliances have handed packets on, and answers do not come back through them: half a connection, which they drop. */
export function causeOfReturnBehind(facts: Facts, passed: readonly NextHop[], { address, source, name }: { readonly address: string; readonly source: string; readonly name: string }): Cause {
  const last = passed.at(-1)!
  const to = [...facts.connectedNetworks.get(last.virtualNetwork)!].map((network) => facts.topology.virtualNetworks.get(network)!).find(({ addressSpace }) => addressSpace.some((prefix) => contains(prefix, address)))
  const subnet = to && subnetOf(to, address)
  const back = passed.toReversed().map((hop) => `${hop.name} (${hop.address})`).join(' and ')
  const whatComes = `packets of ${name} for ${address} pass ${nameHops(passed)} with their source as it is`
  if (to === undefined || subnet === undefined) {
    // What is beyond a gateway is routed where it comes in.
    const gateways = facts.topology.virtualNetworks.get(last.virtualNetwork)!.subnets.some((one) => one.name === gatewaySubnet)
    return {
      because: `${whatComes}, and answers come back another way, or not at all: half a connection is dropped`,
      fix: `Lead answers for ${source} back through ${back}${gateways ? `, by a route table of ${gatewaySubnet} in ${last.virtualNetwork}` : ''}.`,
      at: gateways ? ['virtualNetworks', last.virtualNetwork, 'subnets', gatewaySubnet] : last.path,
    }
  }
  const place = `${to.name}/${subnet.name}`
  const at = ['virtualNetworks', to.name, 'subnets', subnet.name]
  const endpoint = [...facts.privateEndpoints.values()].find((one) => one.endpoint.virtualNetwork === to.name && one.addresses.includes(address))?.endpoint.name
  const start: Start = { domain: `virtualNetwork:${to.name}`, subnet: subnet.name, address, name: address }
  const leadsBack = userRoute(facts, start, source) !== undefined
  if (endpoint !== undefined && !obeysRoutes(subnet)) {
    return {
      because: `${whatComes}, and answers of ${endpoint} do not come back through ${last.name}: private endpoints obey no route table in ${place}, whose network policy is off`,
      fix: `Set privateEndpointNetworkPolicies: RouteTableEnabled at ${place}${leadsBack ? '' : `, and give it a route table that leads answers for ${source} back through ${back}`}.`,
      at,
    }
  }
  return causeOfAnswers(facts, start, source, `answers of ${endpoint ?? address} for ${name}`) ?? {
    because: `${whatComes}, and ${leadsBack ? `answers of ${place} come back another way` : `no route of ${place} leads answers back through ${last.name}`}: it sees half of a connection, and drops it`,
    fix: `Give ${place} a route table that leads answers for ${source} back through ${back}.`,
    at,
  }
}

/**
 * What a route of a host's own does where its network exchanges no traffic with another: it leads to where nobody hands anything on, or
 * through somebody who does, and nothing leads back. `undefined`: no route is to blame.
 */
export function causeOfLedAstray(facts: Facts, host: HostFacts, network: string, address: string): (Cause & { readonly at: Path }) | undefined {
  const [from, to, source] = [domainOfHost(host), `virtualNetwork:${network}` as const, addressOfHost(facts, host)]
  const found = userRoute(facts, startOf(facts, host), address)
  const there = facts.topology.virtualNetworks.get(network)
  if (from === undefined || there === undefined || found?.route.nextHopType !== 'VirtualAppliance') return undefined
  // Half a peering was meant to be a whole one, and no route is asked for then.
  if (host.host.virtualNetwork !== undefined && host.host.virtualNetwork !== network && unpeered(facts, host.host.virtualNetwork, network).why !== 'none') return undefined
  const hop = nextHopAt(facts, found.network, found.route.nextHopIpAddress)
  const wrong = causeOfNextHopAddress(facts, found, hop, { what: `packets of ${host.host.name} for ${address}`, address })
  if (wrong !== undefined) return { ...wrong, at: wrong.at ?? found.path }
  if (hop === undefined || from === to || !firewallBetween(facts, from, to, address) || hasRoute(facts, to, from, source) || firewallBetween(facts, to, from, source)) return undefined
  const subnet = subnetOf(there, address)?.name
  const place = subnet === undefined ? network : `${network}/${subnet}`
  const at = ['virtualNetworks', network, ...(subnet === undefined ? [] : ['subnets', subnet])]
  const answers = causeOfAnswers(facts, { domain: to, subnet, address, name: address }, source, `answers of ${address} for ${host.host.name}`)
  if (answers !== undefined) return { ...answers, at: answers.at ?? at }
  const endpoint = [...facts.privateEndpoints.values()].find((one) => one.endpoint.virtualNetwork === network && one.addresses.includes(address))
  const policy = endpoint !== undefined && !obeysRoutes(subnetOf(there, address)) ? `, and set privateEndpointNetworkPolicies: RouteTableEnabled there, without which private endpoints obey none` : ''
  return {
    because: `the route ${found.route.name} of ${found.table} leads packets of ${host.host.name} for ${address} through ${hop.name}, and ${network} has no route back to ${source}: no peering leads there, and no route table of ${place}`,
    fix: `Give ${place} a route table with a route for ${source} to ${hop.address} (${hop.name}), the way that packets came${policy}.`,
    at,
  }
}

/** Answers of a machine that a route leads through somebody who has not seen what they answer. */
export function causeOfOtherWayBack(facts: Facts, host: HostFacts, { network, address }: { readonly network: string; readonly address: string }): Cause | undefined {
  const there = facts.topology.virtualNetworks.get(network)
  const source = addressOfHost(facts, host)
  if (there === undefined) return undefined
  const back = userRoute(facts, { domain: `virtualNetwork:${network}`, subnet: subnetOf(there, address)?.name, address, name: address }, source)
  const hop = back?.route.nextHopType === 'VirtualAppliance' ? nextHopAt(facts, network, back.route.nextHopIpAddress) : undefined
  if (back === undefined || hop === undefined || hop.address === source || hop.address === address || passes(facts, startOf(facts, host), address, hop)) return undefined
  return {
    because: `the route ${back.route.name} of ${back.table} leads answers of ${address} for ${host.host.name} through ${hop.name}, which has not seen what they answer: that takes another way, and half a connection is dropped`,
    fix: `Lead packets of ${host.host.name} for ${address} through ${hop.name} too${host.host.virtualNetwork === undefined ? `, by a route table of ${gatewaySubnet}` : ''}, or take ${source} out of ${back.route.name}.`,
    at: back.path,
  }
}
