import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { reservedFromEverything } from '../../azure/forwarding-rules.ts'
import type { Path } from '../../dns/path.ts'
import { dnsServersFor } from '../../facts/client-names.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { AppliedRule, DnsServerFacts, Domain } from '../../facts/hybrid-facts.ts'
import { isPublicResolver } from '../../facts/public-resolvers.ts'
import { isInboundEndpoint, restarts, traitsOf } from '../../facts/dns-servers.ts'
import { denialOf, type Crossing } from '../../facts/security.ts'
import type { AskedFor, Course } from './course.ts'
import { forwardingFor, ownZoneFor, serverFrom } from './hops.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost } from './ways.ts'

const publicOnly = new WeakMap<Facts, ReadonlySet<string>>()

/** Names of services that no private endpoint leads to, here or elsewhere: nobody comes by their alias. */
function withoutAlias(facts: Facts): ReadonlySet<string> {
  let known = publicOnly.get(facts)
  if (!known) {
    const services = [...facts.services.values(), facts.canary].filter(({ privateLink }) => !privateLink)
    publicOnly.set(facts, (known = new Set(services.flatMap(({ names }) => names.map(({ name }) => name)))))
  }
  return known
}

/** The course of a host's question, asked of its first server, or of the given one. */
export function courseOf(facts: Facts, host: HostFacts, { name, privatelinkName: alias, server, protocol = 'Udp' }: AskedFor & { readonly server?: string; readonly protocol?: Crossing['protocol'] }): Course {
  const first = server ?? dnsServersFor(host, name)[0] ?? azureProvidedDns
  const privatelinkName = withoutAlias(facts).has(name) ? name : alias
  return follow(facts, { domain: domainOfHost(host), address: addressOfHost(facts, host) }, { address: first, name, privatelinkName, protocol, servers: [], pending: new Map(), at: undefined })
}

/** The course of the answer that a host gets from the first of its servers that answers. */
export function decidingCourse(facts: Facts, host: HostFacts, asked: AskedFor): Course {
  const servers = dnsServersFor(host, asked.name)
  if (servers.length === 0) return courseOf(facts, host, asked)
  return firstThatAnswers(servers, (server) => courseOf(facts, host, { ...asked, server }))
}

interface Leg {
  readonly address: string
  readonly name: string
  readonly privatelinkName: string
  readonly protocol: Crossing['protocol']
  readonly servers: readonly DnsServerFacts[]
  /** Who asks others for what so far, with how many servers were passed before: whoever comes to ask the same again stands in a loop. */
  readonly pending: ReadonlyMap<string, number>
  readonly at: Path | undefined
  readonly relayedBy?: DnsServerFacts
}

interface From { readonly domain: Domain | undefined; readonly address: string }

function soFar({ servers, at, relayedBy }: Leg): Pick<Course, 'servers' | 'at' | 'relayedBy'> {
  return { servers, ...(at && { at }), ...(relayedBy && { relayedBy }) }
}

function follow(facts: Facts, from: From, leg: Leg): Course {
  const found = serverFrom(facts, from, leg.address)
  const crossing: Crossing = { from: { domain: from.domain, address: from.address }, to: { domain: found?.domain, address: leg.address }, protocol: leg.protocol, port: 53 }
  const course = goOn(facts, from, leg, found)
  return denialOf(facts, crossing) === undefined ? course : { ...course, denied: crossing }
}

function goOn(facts: Facts, from: From, leg: Leg, found: DnsServerFacts | undefined): Course {
  const { address } = leg
  if (address === azureProvidedDns) {
    if (!from.domain?.startsWith('virtualNetwork:')) return { ...soFar(leg), end: 'unreachable', address }
    return inAzure(facts, from.domain.slice('virtualNetwork:'.length), leg)
  }
  if (found === undefined && isPublicResolver(facts, address)) return { ...soFar(leg), end: 'public' }
  if (found === undefined) return { ...soFar(leg), end: 'unreachable', address }
  const passed = { ...leg, servers: [...leg.servers, found] }
  if (isInboundEndpoint(found)) {
    const network = 'virtualNetwork' in found.place ? found.place.virtualNetwork : ''
    return inAzure(facts, network, passed)
  }
  return throughServer(facts, found, passed)
}

/** A server that asks for each name of a chain itself gets nowhere either where the public name leads nowhere. */
function throughServer(facts: Facts, found: DnsServerFacts, leg: Leg): Course {
  const { name, privatelinkName } = leg
  if (found.server!.files.size > 0) return { ...soFar(leg), end: 'files' }
  if (!restarts(found)) return byForwarder(facts, found, leg, name)
  const first = name === privatelinkName ? undefined : byForwarder(facts, found, leg, name)
  return first !== undefined && withoutChain.has(first.end) ? first : byForwarder(facts, found, leg, privatelinkName)
}

function byForwarder(facts: Facts, found: DnsServerFacts, leg: Leg, asked: string): Course {
  const { servers, privatelinkName } = leg
  const own = ownZoneFor(found, asked)
  if (own !== undefined) return { ...soFar(leg), end: 'own zone', at: [...found.path, 'zones', own] }
  const chosen = forwardingFor(found, asked)
  const overlooks = !restarts(found) && asked !== privatelinkName && forwardingFor(found, privatelinkName)?.domain !== chosen?.domain
  const relayed = overlooks ? { ...leg, relayedBy: found } : leg
  if (chosen === undefined || chosen.addresses.length === 0) return { ...soFar(relayed), end: restarts(found) ? 'public' : 'nobody', at: found.path }
  const asking = `${found.name} ${asked}`
  const before = leg.pending.get(asking)
  if (before !== undefined) return { ...soFar(leg), end: 'loop', circle: circleFrom(servers, before) }
  const pending = new Map([...leg.pending, [asking, servers.length - 1]])
  return firstThatAnswers(chosen.addresses, (address) => follow(facts, found, { ...relayed, address, name: asked, pending, at: chosen.at }), traitsOf(found).handsOnFailures ? silent : lost)
}

/** Ends that are no answer for whoever asks, and those that are one: that nobody could be asked. */
const silent: ReadonlySet<Course['end']> = new Set(['loop', 'unreachable'])
const lost: ReadonlySet<Course['end']> = new Set([...silent, 'nobody'])
/** Ends of a public name from which nobody learns of its alias. */
const withoutChain: ReadonlySet<Course['end']> = new Set([...lost, 'own zone'])

/** Whoever asks moves on from a server that does not answer, and mostly from one that says that it cannot; the first is told where none answers. */
function firstThatAnswers<Whom>(asked: readonly Whom[], course: (whom: Whom) => Course, passedOver = lost): Course {
  let first: Course | undefined
  for (const whom of asked) {
    const found = course(whom)
    if (found.denied === undefined && !passedOver.has(found.end)) return found
    first ??= found
  }
  return first!
}

/**
 * What a rule for the name brings is the answer, unless the settings say that Azure-provided DNS asks for each alias in it anew. Where it
 * recursed itself it does: then a rule for the alias decides, and one that leads the public name nowhere leaves the alias unknown.
 */
function inAzure(facts: Facts, network: string, leg: Leg): Course {
  const { name, privatelinkName } = leg
  const rule = ruleFor(facts, network, name)
  const first = rule && byRule(facts, network, rule, leg, name)
  if (first !== undefined && facts.topology.settings.ruleAnswers === 'handedOn') return { handedOn: { network, rule: rule! }, ...first }
  if (first !== undefined && (withoutChain.has(first.end) || name === privatelinkName)) return first
  const again = ruleFor(facts, network, privatelinkName)
  return (again && byRule(facts, network, again, leg, privatelinkName)) ?? { ...soFar(leg), end: 'azure', network }
}

/** The rule of the network for a name that none of its linked zones covers. */
function ruleFor(facts: Facts, network: string, name: string): AppliedRule | undefined {
  const covered = facts.linkedZones.get(network)?.some(({ resource }) => isWithin(name, resource.zoneName))
  const first = covered ? undefined : facts.resolverViews.get(network)?.find(({ rule }) => isWithin(name, rule.domainName))
  return first?.rule.domainName === '' && reservedFromEverything.some((reserved) => isWithin(name, reserved)) ? undefined : first
}

/** Where a rule of the network sends a name. */
function byRule(facts: Facts, network: string, { rule, outboundEndpoints, path }: AppliedRule, leg: Leg, name: string): Course | undefined {
  const outbound = facts.outboundEndpoints.get(outboundEndpoints[0]!)
  const targets = rule.targetDnsServers
  if (outbound === undefined || targets.length === 0) return undefined
  const asking = `rule ${network} ${name}`
  const before = leg.pending.get(asking)
  if (before !== undefined) return { servers: leg.servers, end: 'loop', circle: circleFrom(leg.servers, before), at: path }
  const pending = new Map([...leg.pending, [asking, leg.servers.length]])
  return firstThatAnswers(targets, ({ ipAddress: address, port }) =>
    port === 53 ? follow(facts, outbound, { ...leg, address, name, pending, at: path }) : { servers: leg.servers, at: path, end: 'unreachable', address, port }, silent)
}

function circleFrom(servers: readonly DnsServerFacts[], before: number): readonly DnsServerFacts[] {
  return [...new Set(servers.slice(before))]
}
