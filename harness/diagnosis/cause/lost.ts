import { networkRuleFor } from '../../azure/firewall-rules.ts'
import type { Facts, HostFacts, PrivateEndpointFacts } from '../../facts/facts.ts'
import { obeysRoutes } from '../../azure/network-security.ts'
import type { FirewallFacts } from '../../facts/firewall-facts.ts'
import { firewallAt } from '../../facts/firewall-between.ts'
import type { Cause } from './cause.ts'
import { causeOfForwardedTraffic } from './firewall.ts'
import { decidingCourse } from '../course/follow.ts'
import { startOf, startOfServer, userRoute, type FoundRoute, type Start } from '../course/user-route.ts'
import { subnetOf } from '../../resources/subnet.ts'

/** The route, or the firewall, that keeps a question from getting from a host to the last server of its course, or an answer from coming back. */
export function causeOfLostQuestion(facts: Facts, host: HostFacts, asked: { readonly name: string; readonly privatelinkName: string }): Cause | undefined {
  const stops = [startOf(facts, host), ...decidingCourse(facts, host, asked).servers.map(startOfServer)]
  for (const [index, to] of stops.slice(1).entries()) {
    const from = stops[index]!
    const cause = causeBetween(facts, from, to, 'questions') ?? causeBetween(facts, to, from, 'answers')
    if (cause !== undefined) return cause
  }
  return undefined
}

function causeBetween(facts: Facts, from: Start, to: Start, what: 'questions' | 'answers'): Cause | undefined {
  const found = userRoute(facts, from, to.address)
  if (found === undefined) return undefined
  const nowhere = causeOfNextHop(facts, found, `${what} of ${from.name} for ${to.address} (${to.name})`)
  if (nowhere !== undefined || what === 'answers') return nowhere
  const firewall = firewallAt(facts, found.network, found.route.nextHopIpAddress)
  if (firewall === undefined || firewall.address === to.address) return undefined
  const rule = networkRuleFor(firewall.firewall, { source: from.address, destination: to.address, protocol: 'UDP', port: 53 }, () => [])
  if (rule?.action === 'Allow') return causeOfForwardedTraffic(facts, firewall, from.address, to.address)
  const half = rule === undefined ? halfOpen(firewall, from, to) : undefined
  if (half !== undefined) return half
  return {
    because: rule === undefined
      ? `no network rule of ${firewall.firewall.name} allows ${from.name} UDP 53 to ${to.address} (${to.name})`
      : `the network rule ${rule.name} of ${firewall.firewall.name} denies ${from.name} UDP 53 to ${to.address} (${to.name})`,
    fix: `Give ${firewall.firewall.name} a network rule { sourceAddresses: ${from.address}, destinationAddresses: ${to.address}, destinationPorts: 53, protocols: [UDP, TCP] }, judged before any that denies it.`,
    at: rule === undefined ? firewall.path : [...firewall.path, 'networkRules', rule.name],
  }
}

/** A rule that was meant for questions and has one of the two protocols of DNS only: most questions come over UDP (RFC 1035 section 4.2). */
function halfOpen({ firewall, path }: FirewallFacts, from: Start, to: Start): Cause | undefined {
  const rule = networkRuleFor(firewall, { source: from.address, destination: to.address, protocol: 'TCP', port: 53 }, () => [])
  if (rule?.action !== 'Allow') return undefined
  return {
    because: `the network rule ${rule.name} of ${firewall.name} lets ${from.name} ask ${to.address} (${to.name}) over TCP only, and questions come over UDP`,
    fix: `Add UDP to the protocols of ${rule.name}: protocols: [UDP, TCP].`,
    at: [...path, 'networkRules', rule.name, 'protocols'],
  }
}

/** What is wrong with the way of a private endpoint's answers to a host, where its subnet's route table sends them elsewhere. */
export function causeOfReturn(facts: Facts, host: HostFacts, { endpoint, addresses }: PrivateEndpointFacts): Cause | undefined {
  const { name, virtualNetwork, subnet } = endpoint
  if (!obeysRoutes(subnetOf(facts.topology, virtualNetwork, subnet))) return undefined
  const start = startOf(facts, host)
  const back = userRoute(facts, { domain: `virtualNetwork:${virtualNetwork}`, subnet, address: addresses[0]!, name }, start.address)
  if (back === undefined) return undefined
  const nowhere = causeOfNextHop(facts, back, `answers of ${name} for ${start.name}`)
  if (nowhere !== undefined) return nowhere
  const firewall = firewallAt(facts, back.network, back.route.nextHopIpAddress)
  if (firewall === undefined) return undefined
  const there = userRoute(facts, start, addresses[0]!)
  if (there !== undefined && firewallAt(facts, there.network, there.route.nextHopIpAddress) === firewall) return undefined
  return {
    because: `the route ${back.route.name} of ${back.table} leads answers of ${name} for ${start.name} through ${firewall.firewall.name}, which has not seen the questions: these take another way, and half a connection is dropped`,
    fix: `Lead packets of ${start.name} for ${name} through ${firewall.firewall.name} too${host.host.virtualNetwork === undefined ? ', by a route table of GatewaySubnet' : ''}, or take ${start.address} out of ${back.route.name}.`,
    at: back.path,
  }
}

function causeOfNextHop(facts: Facts, { route, table, network, path }: FoundRoute, what: string): Cause | undefined {
  if (route.nextHopType === 'VirtualNetworkGateway' || route.nextHopType === 'VnetLocal') return undefined
  if (route.nextHopType !== 'VirtualAppliance') {
    return { because: `the route ${route.name} of ${table} sends ${what} to next hop ${route.nextHopType}`, fix: `Take these addresses out of ${route.name}, or let it lead to a firewall.`, at: path }
  }
  if (firewallAt(facts, network, route.nextHopIpAddress) !== undefined) return undefined
  return { because: `the route ${route.name} of ${table} leads ${what} to ${route.nextHopIpAddress}, where nothing forwards them`, fix: 'Let it lead to the private address of a firewall.', at: path }
}
