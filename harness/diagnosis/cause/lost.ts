import { networkRuleFor } from '../../azure/firewall-rules.ts'
import type { Facts, HostFacts, PrivateEndpointFacts } from '../../facts/facts.ts'
import { obeysRoutes } from '../../azure/network-security.ts'
import type { FirewallFacts } from '../../facts/firewall-facts.ts'
import { nextHopAt, type NextHop } from '../../facts/next-hop.ts'
import { causeOfCircle, causeOfNextHopAddress, passes, startOfHop } from './appliance.ts'
import type { Cause } from './cause.ts'
import { networkRuleFirst, routeLeading, routeTaken } from './edits.ts'
import { causeOfForwardedTraffic } from './firewall.ts'
import { decidingCourse } from '../course/follow.ts'
import { startOf, startOfServer, userRoute, type FoundRoute, type Start } from '../course/user-route.ts'
import { subnetOf } from '../../resources/subnet.ts'

/** The route, or the firewall, that keeps a question from getting from a host to the last server of its course, or as many stops as are asked for, or an answer from coming back. */
export function causeOfLostQuestion(facts: Facts, host: HostFacts, asked: { readonly name: string; readonly privatelinkName: string }, { stops: most }: { readonly stops?: number } = {}): Cause | undefined {
  const stops = [startOf(facts, host), ...decidingCourse(facts, host, asked).servers.slice(0, most).map(startOfServer)]
  for (const [index, to] of stops.slice(1).entries()) {
    const from = stops[index]!
    const cause = causeBetween(facts, from, to, 'questions') ?? causeBetween(facts, to, from, 'answers')
    if (cause !== undefined) return cause
  }
  return undefined
}

function causeBetween(facts: Facts, from: Start, to: Start, what: 'questions' | 'answers', passed: readonly NextHop[] = []): Cause | undefined {
  const found = userRoute(facts, passed.length === 0 ? from : startOfHop(passed.at(-1)!), to.address)
  const last = passed.at(-1)
  // Peerings ask of what begins, and not of answers.
  if (found === undefined) return last === undefined || what === 'answers' ? undefined : causeOfForwardedTraffic(facts, last, from.address, to.address)
  const sent = `${what} of ${from.name} for ${to.address} (${to.name})`
  const hop = nextHopAt(facts, found.network, found.route.nextHopIpAddress)
  const nowhere = causeOfNextHop(facts, found, hop, { what: sent, address: to.address }) ?? (hop && causeOfCircle(found, hop, passed, sent))
  if (nowhere !== undefined || hop === undefined || hop.address === to.address) return nowhere
  if (hop.firewall === undefined) return causeBetween(facts, from, to, what, [...passed, hop])
  if (what === 'answers') return undefined
  const { firewall } = hop
  const rule = networkRuleFor(firewall.firewall, { source: from.address, destination: to.address, protocol: 'UDP', port: 53 }, () => [])
  if (rule?.action === 'Allow') return causeOfForwardedTraffic(facts, hop, from.address, to.address)
  const half = rule === undefined ? halfOpen(firewall, from, to) : undefined
  if (half !== undefined) return half
  const allowing = networkRuleFirst(firewall.firewall, { sourceAddresses: [from.address], destinationAddresses: [to.address], destinationPorts: ['53'], protocols: ['UDP', 'TCP'] })
  return {
    because: rule === undefined
      ? `no network rule of ${firewall.firewall.name} allows ${from.name} UDP 53 to ${to.address} (${to.name})`
      : `the network rule ${rule.name} of ${firewall.firewall.name} denies ${from.name} UDP 53 to ${to.address} (${to.name})`,
    fix: `Give ${firewall.firewall.name} a network rule { sourceAddresses: ${from.address}, destinationAddresses: ${to.address}, destinationPorts: 53, protocols: [UDP, TCP] }, judged before any that denies it.`,
    at: rule === undefined ? firewall.path : [...firewall.path, 'networkRules', rule.name],
    ...(allowing && { edits: [allowing] }),
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
    edits: [{ at: ['azureFirewalls', firewall.name, 'networkRules', rule.name], value: { ...firewall.networkRules.find(({ name }) => name === rule.name), protocols: ['UDP', 'TCP'] } }],
  }
}

/** What is wrong with the way of a private endpoint's answers to a host, where its subnet's route table sends them elsewhere. */
export function causeOfReturn(facts: Facts, host: HostFacts, { endpoint, addresses }: PrivateEndpointFacts, { connected = true }: { readonly connected?: boolean } = {}): Cause | undefined {
  const { name, virtualNetwork, subnet } = endpoint
  if (!obeysRoutes(subnetOf(facts.topology, virtualNetwork, subnet))) return undefined
  const start = startOf(facts, host)
  const back = userRoute(facts, { domain: `virtualNetwork:${virtualNetwork}`, subnet, address: addresses[0]!, name }, start.address)
  if (back === undefined) return undefined
  const hop = nextHopAt(facts, back.network, back.route.nextHopIpAddress)
  const nowhere = causeOfNextHop(facts, back, hop, { what: `answers of ${name} for ${start.name}`, address: start.address })
  if (nowhere !== undefined || hop === undefined) return nowhere
  if (hop.address === start.address || passes(facts, start, addresses[0]!, hop)) return undefined
  const edits = host.host.virtualNetwork === undefined ? undefined : routeLeading(facts, { virtualNetwork: host.host.virtualNetwork, subnet: host.host.subnet }, { addresses, via: hop.address })
  return {
    because: `the route ${back.route.name} of ${back.table} leads answers of ${name} for ${start.name} through ${hop.name}, ${connected ? 'which has not seen the questions: these take another way, and half a connection is dropped' : 'and no route leads the questions there: the two networks are not peered'}`,
    fix: `Lead packets of ${start.name} for ${name} through ${hop.name} too${host.host.virtualNetwork === undefined ? ', by a route table of GatewaySubnet' : ''}, or take ${start.address} out of ${back.route.name}.`,
    at: back.path,
    ...(edits && { edits }),
  }
}

function causeOfNextHop(facts: Facts, found: FoundRoute, hop: NextHop | undefined, { what, address }: { readonly what: string; readonly address: string }): Cause | undefined {
  const { route, table, path } = found
  if (route.nextHopType === 'VirtualNetworkGateway' || route.nextHopType === 'VnetLocal') return undefined
  if (route.nextHopType !== 'VirtualAppliance') {
    const edits = routeTaken(route, path)
    return { because: `the route ${route.name} of ${table} sends ${what} to next hop ${route.nextHopType}`, fix: `Take these addresses out of ${route.name}, or let it lead to a firewall.`, at: path, ...(edits && { edits }) }
  }
  return causeOfNextHopAddress(facts, found, hop, { what, address })
}
