import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { reservedFromEverything } from '../../azure/forwarding-rules.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts, Domain } from '../../facts/hybrid-facts.ts'
import { isInboundEndpoint, restarts, traitsOf } from '../../facts/dns-servers.ts'
import { denialOf, type Crossing } from '../../facts/security.ts'
import { addressOfHost, domainOfHost, leadsTo } from './ways.ts'

/**
 * Where a question for a name of a registry ends up, read off the design alone: from server to server by what each forwards, first
 * forwarders first. No answer is predicted here; it says whom to ask why an answer is as it is.
 */
export interface Course {
  /**
   * `azure`: Azure-provided DNS of `network` decides. `public`: somebody who knows the internet only. `own zone`: one of the last server's
   * own. `nobody`: the last server has nobody to ask. `files`: a server with files of its own, which say where it asks.
   */
  readonly end: 'azure' | 'public' | 'own zone' | 'loop' | 'unreachable' | 'nobody' | 'files'
  readonly network?: string
  /** For an address that nobody answers at, or that cannot be reached. */
  readonly address?: string
  /** Where a rule sends it to another port than 53, at which nobody answers. */
  readonly port?: number
  /** Servers on the way, in order. */
  readonly servers: readonly DnsServerFacts[]
  /** Of a loop: the servers that it goes round, each once. */
  readonly circle?: readonly DnsServerFacts[]
  /** The line of the design that sent the question to the last of them. */
  readonly at?: Path
  /** A server that hands on a chain without looking at it, although one of its conditional forwarders covers the privatelink name. */
  readonly relayedBy?: DnsServerFacts
  /** The first step of it that a security rule keeps from happening; what comes behind is what would. */
  readonly denied?: Crossing
}

/** A name that is asked for, and the alias that it leads to. */
export interface AskedFor {
  readonly name: string
  readonly privatelinkName: string
}

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
  const first = server ?? host.dnsServers[0] ?? azureProvidedDns
  const privatelinkName = withoutAlias(facts).has(name) ? name : alias
  return follow(facts, { domain: domainOfHost(host), address: addressOfHost(facts, host) }, { address: first, name, privatelinkName, protocol, servers: [], pending: new Map(), at: undefined })
}

/** The course of the answer that a host gets from the first of its servers that answers. */
export function decidingCourse(facts: Facts, host: HostFacts, asked: AskedFor): Course {
  if (host.dnsServers.length === 0) return courseOf(facts, host, asked)
  return firstThatAnswers(host.dnsServers, (server) => courseOf(facts, host, { ...asked, server }))
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

function follow(facts: Facts, from: From, leg: Leg): Course {
  const found = serverFor(facts, from, leg.address)
  const crossing: Crossing = { from: { domain: from.domain, address: from.address }, to: { domain: found?.domain, address: leg.address }, protocol: leg.protocol, port: 53 }
  const course = goOn(facts, from, leg, found)
  return denialOf(facts, crossing) === undefined ? course : { ...course, denied: crossing }
}

function serverFor(facts: Facts, { domain, address: source }: From, address: string): DnsServerFacts | undefined {
  return domain === undefined ? undefined : [...facts.dnsServerFacts.values()].find((one) => one.address === address && leadsTo(facts, { domain, address: source }, one))
}

function goOn(facts: Facts, from: From, leg: Leg, found: DnsServerFacts | undefined): Course {
  const { address, servers } = leg
  const so = { servers, ...(leg.at && { at: leg.at }), ...(leg.relayedBy && { relayedBy: leg.relayedBy }) }
  if (address === azureProvidedDns) {
    if (!from.domain?.startsWith('virtualNetwork:')) return { ...so, end: 'unreachable', address }
    return inAzure(facts, from.domain.slice('virtualNetwork:'.length), leg)
  }
  if ([...facts.recursiveResolvers.values()].includes(address)) return { ...so, end: 'public' }
  if (found === undefined) return { ...so, end: 'unreachable', address }
  const passed = { ...leg, servers: [...servers, found] }
  if (isInboundEndpoint(found)) {
    const network = 'virtualNetwork' in found.place ? found.place.virtualNetwork : ''
    return inAzure(facts, network, passed)
  }
  return throughServer(facts, found, passed)
}

/** A server that asks for each name of a chain itself gets nowhere either where the public name leads nowhere. */
function throughServer(facts: Facts, found: DnsServerFacts, leg: Leg): Course {
  const { servers, name, privatelinkName } = leg
  if (found.server!.files.size > 0) return { servers, end: 'files' }
  if (!restarts(found)) return byForwarder(facts, found, leg, name)
  const first = name === privatelinkName ? undefined : byForwarder(facts, found, leg, name)
  return first !== undefined && withoutChain.has(first.end) ? first : byForwarder(facts, found, leg, privatelinkName)
}

function byForwarder(facts: Facts, found: DnsServerFacts, leg: Leg, asked: string): Course {
  const { conditionalForwarders, forwarders } = found.server!
  const { servers, privatelinkName } = leg
  const own = ownZoneOf(found, asked)
  if (own !== undefined) return { servers, end: 'own zone', at: [...found.path, 'zones', own], ...(leg.relayedBy && { relayedBy: leg.relayedBy }) }
  const again = restarts(found)
  const longest = (name: string) => conditionalForwarders.filter(({ domainName }) => isWithin(name, domainName)).toSorted((a, b) => b.domainName.length - a.domainName.length)[0]
  const chosen = longest(asked)
  const overlooked = !again && asked !== privatelinkName && longest(privatelinkName) !== chosen ? found : leg.relayedBy
  const next = chosen && chosen.forwarders.length > 0 ? chosen.forwarders : forwarders
  const at = chosen ? [...found.path, 'conditionalForwarders', chosen.domainName] : found.forwardersPath
  if (next.length === 0) return { servers, end: again ? 'public' : 'nobody', at: found.path, ...(overlooked && { relayedBy: overlooked }) }
  const asking = `${found.name} ${asked}`
  const before = leg.pending.get(asking)
  if (before !== undefined) return { servers, end: 'loop', circle: circleFrom(servers, before), ...(leg.at && { at: leg.at }), ...(leg.relayedBy && { relayedBy: leg.relayedBy }) }
  const pending = new Map([...leg.pending, [asking, servers.length - 1]])
  const course = (address: string): Course => follow(facts, found, { ...leg, address, name: asked, pending, at, ...(overlooked && { relayedBy: overlooked }) })
  return firstThatAnswers(next, course, traitsOf(found).handsOnFailures ? silent : lost)
}

/** The zone of a server's own in which it looks a name up, whatever it forwards. */
function ownZoneOf(found: DnsServerFacts, name: string): string | undefined {
  const longest = (domains: readonly string[]): string | undefined => domains.filter((domain) => isWithin(name, domain)).toSorted((a, b) => b.length - a.length)[0]
  const { zones, conditionalForwarders } = found.server!
  const own = longest(zones.map(({ zoneName }) => zoneName))
  const forwarded = longest(conditionalForwarders.map(({ domainName }) => domainName)) ?? ''
  return own !== undefined && (traitsOf(found).ownZonesFirst || own.length >= forwarded.length) ? own : undefined
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

/** Azure-provided DNS asks for each name of a chain anew: a rule that leads the public name nowhere leaves the alias unknown. */
function inAzure(facts: Facts, network: string, leg: Leg): Course {
  const { servers, name, privatelinkName } = leg
  const so = { servers, ...(leg.at && { at: leg.at }), ...(leg.relayedBy && { relayedBy: leg.relayedBy }) }
  const first = name === privatelinkName ? undefined : byRule(facts, network, leg, name)
  if (first !== undefined && withoutChain.has(first.end)) return first
  return byRule(facts, network, leg, privatelinkName) ?? { ...so, end: 'azure', network }
}

/** Where a rule of the network sends a name that none of its linked zones covers. */
function byRule(facts: Facts, network: string, leg: Leg, name: string): Course | undefined {
  const covered = facts.linkedZones.get(network)?.some(({ resource }) => isWithin(name, resource.zoneName))
  const first = covered ? undefined : facts.resolverViews.get(network)?.find(({ rule }) => isWithin(name, rule.domainName))
  const applied = first?.rule.domainName === '' && reservedFromEverything.some((reserved) => isWithin(name, reserved)) ? undefined : first
  const outbound = applied && facts.outboundEndpoints.get(applied.outboundEndpoints[0]!)
  const targets = applied?.rule.targetDnsServers ?? []
  if (applied === undefined || outbound === undefined || targets.length === 0) return undefined
  const asking = `rule ${network} ${name}`
  const before = leg.pending.get(asking)
  if (before !== undefined) return { servers: leg.servers, end: 'loop', circle: circleFrom(leg.servers, before), at: applied.path }
  const pending = new Map([...leg.pending, [asking, leg.servers.length]])
  return firstThatAnswers(targets, ({ ipAddress: address, port }) =>
    port === 53 ? follow(facts, outbound, { ...leg, address, name, pending, at: applied.path }) : { servers: leg.servers, at: applied.path, end: 'unreachable', address, port }, silent)
}

function circleFrom(servers: readonly DnsServerFacts[], before: number): readonly DnsServerFacts[] {
  return [...new Set(servers.slice(before))]
}

/** `first → second → first`. */
export function nameCircle({ circle = [] }: Course): string {
  return [...circle, ...circle.slice(0, 1)].map(({ name }) => name).join(' → ')
}

/** `10.0.2.4 (resolver/inbound), 192.168.0.53 (dns)`: who is asked by whom, first to last. */
export function nameCourse({ servers }: Course): string {
  return servers.map(({ name, address }) => `${name} (${address})`).join(', which asks ')
}
