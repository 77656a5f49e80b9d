import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { AppliedRule, DnsServerFacts, Domain } from '../../facts/hybrid-facts.ts'
import { isInboundEndpoint, restarts } from '../../facts/dns-servers.ts'
import { denialOf, type Crossing } from '../../facts/security.ts'
import { addressOfHost, domainOfHost, leadsTo } from './ways.ts'

/**
 * Where a question for a name of a registry ends up, read off the design alone: from server to server by what each forwards, first
 * forwarders first. No answer is predicted here; it says whom to ask why an answer is as it is.
 */
export interface Course {
  /** `azure`: Azure-provided DNS of `network` decides. `public`: somebody who knows the internet only. `files`: a server with files of its own. */
  readonly end: 'azure' | 'public' | 'loop' | 'unreachable' | 'nobody' | 'files'
  readonly network?: string
  /** For an address that nobody answers at, or that cannot be reached. */
  readonly address?: string
  /** Servers on the way, in order. */
  readonly servers: readonly DnsServerFacts[]
  /** The line of the design that sent the question to the last of them. */
  readonly at?: Path
  /** A server that hands on a chain without looking at it, although one of its conditional forwarders covers the privatelink name. */
  readonly relayedBy?: DnsServerFacts
  /** The last rule whose answer Azure-provided DNS hands on as it is, whatever zones it has itself, and the network in which it does. */
  readonly handedOn?: { readonly network: string; readonly rule: AppliedRule }
  /** The first step of it that a security rule keeps from happening; what comes behind is what would. */
  readonly denied?: Crossing
}

/** The course of a host's question, asked of its first server, or of the given one. */
export function courseOf(facts: Facts, host: HostFacts, { name, privatelinkName, server, protocol = 'Udp' }: { name: string; privatelinkName: string; server?: string; protocol?: Crossing['protocol'] }): Course {
  const first = server ?? host.dnsServers[0] ?? azureProvidedDns
  return follow(facts, { domain: domainOfHost(host), address: addressOfHost(facts, host) }, { address: first, name, privatelinkName, protocol, servers: [], at: undefined })
}

/** The course of the answer that a host gets from the first of its servers that answers. */
export function decidingCourse(facts: Facts, host: HostFacts, asked: { name: string; privatelinkName: string }): Course {
  if (host.dnsServers.length === 0) return courseOf(facts, host, asked)
  return firstThatAnswers(host.dnsServers, (server) => courseOf(facts, host, { ...asked, server }))
}

interface Leg {
  readonly address: string
  readonly name: string
  readonly privatelinkName: string
  readonly protocol: Crossing['protocol']
  readonly servers: readonly DnsServerFacts[]
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
  if (servers.includes(found)) return { ...so, servers: [...servers, found], end: 'loop' }
  if (isInboundEndpoint(found)) {
    const network = 'virtualNetwork' in found.place ? found.place.virtualNetwork : ''
    return inAzure(facts, network, { ...leg, servers: [...servers, found] })
  }
  return throughServer(facts, found, { ...leg, servers: [...servers, found] })
}

/** A server that asks for each name of a chain itself gets nowhere either where the public name leads nowhere. */
function throughServer(facts: Facts, found: DnsServerFacts, leg: Leg): Course {
  const { servers, name, privatelinkName } = leg
  if (found.server!.files.size > 0) return { servers, end: 'files' }
  if (!restarts(found)) return byForwarder(facts, found, leg, name)
  const first = name === privatelinkName ? undefined : byForwarder(facts, found, leg, name)
  return first !== undefined && lost.has(first.end) ? first : byForwarder(facts, found, leg, privatelinkName)
}

function byForwarder(facts: Facts, found: DnsServerFacts, leg: Leg, asked: string): Course {
  const { conditionalForwarders, forwarders } = found.server!
  const { servers, privatelinkName } = leg
  const again = restarts(found)
  const longest = (name: string) => conditionalForwarders.filter(({ domainName }) => isWithin(name, domainName)).toSorted((a, b) => b.domainName.length - a.domainName.length)[0]
  const chosen = longest(asked)
  const overlooked = !again && asked !== privatelinkName && longest(privatelinkName) !== chosen ? found : leg.relayedBy
  const next = chosen && chosen.forwarders.length > 0 ? chosen.forwarders : forwarders
  const at = chosen ? [...found.path, 'conditionalForwarders', chosen.domainName] : found.forwardersPath
  if (next.length === 0) return { servers, end: again ? 'public' : 'nobody', at: found.path, ...(overlooked && { relayedBy: overlooked }) }
  return firstThatAnswers(next, (address) => follow(facts, found, { ...leg, address, name: asked, at, ...(overlooked && { relayedBy: overlooked }) }))
}

/** Whoever asks moves on from a server that does not answer, and from no other. */
function firstThatAnswers(addresses: readonly string[], course: (address: string) => Course): Course {
  let first: Course | undefined
  for (const address of addresses) {
    const found = course(address)
    if (found.end !== 'unreachable') return found
    first ??= found
  }
  return first!
}

/**
 * What a rule for the name brings is the answer, unless the settings say that Azure-provided DNS asks for each alias in it anew. Where it
 * recursed itself it does: then a rule for the alias decides, and one that leads the public name nowhere leaves the alias unknown.
 */
function inAzure(facts: Facts, network: string, leg: Leg): Course {
  const { servers, name, privatelinkName } = leg
  const so = { servers, ...(leg.at && { at: leg.at }), ...(leg.relayedBy && { relayedBy: leg.relayedBy }) }
  const rule = ruleFor(facts, network, name)
  const first = rule && byRule(facts, rule, leg, name)
  if (first !== undefined && facts.topology.settings.ruleAnswers === 'handedOn') return { handedOn: { network, rule: rule! }, ...first }
  if (first !== undefined && (lost.has(first.end) || name === privatelinkName)) return first
  const again = ruleFor(facts, network, privatelinkName)
  return (again && byRule(facts, again, leg, privatelinkName)) ?? { ...so, end: 'azure', network }
}

const lost: ReadonlySet<Course['end']> = new Set(['loop', 'unreachable', 'nobody'])

/** The rule of the network for a name that none of its linked zones covers. */
function ruleFor(facts: Facts, network: string, name: string): AppliedRule | undefined {
  const covered = facts.linkedZones.get(network)?.some(({ resource }) => isWithin(name, resource.zoneName))
  return covered ? undefined : facts.resolverViews.get(network)?.find(({ rule }) => isWithin(name, rule.domainName))
}

/** Where a rule sends a name. */
function byRule(facts: Facts, { rule, outboundEndpoints, path }: AppliedRule, leg: Leg, name: string): Course | undefined {
  const outbound = facts.outboundEndpoints.get(outboundEndpoints[0]!)
  const targets = rule.targetDnsServers
  if (outbound === undefined || targets.length === 0) return undefined
  // As many rules as servers: a question that comes by more often goes round in circles.
  if (leg.servers.length > facts.dnsServerFacts.size) return { servers: leg.servers, at: path, end: 'loop' }
  return firstThatAnswers(targets.map(({ ipAddress }) => ipAddress), (address) => follow(facts, outbound, { ...leg, address, name, at: path }))
}

/** `10.0.2.4 (resolver/inbound), 192.168.0.53 (dns)`: who is asked by whom, first to last. */
export function nameCourse({ servers }: Course): string {
  return servers.map(({ name, address }) => `${name} (${address})`).join(', which asks ')
}
