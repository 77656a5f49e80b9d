import { breakCircle } from '../../diagnosis/cause/circle.ts'
import { nameCircle, type Course } from '../../diagnosis/course/course.ts'
import { courseOf } from '../../diagnosis/course/follow.ts'
import { asked, hostBehind, probeOf } from '../../diagnosis/course/forwarders.ts'
import { describe, oneOf } from '../../diagnosis/observed/describe.ts'
import { isDnsProxy, isInboundEndpoint } from '../../facts/dns-servers.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Response } from '../../dns/message.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'

interface Domain {
  readonly host: HostFacts
  readonly domain: string
  readonly at: Path
}

/** Domains that are forwarded, each with a host that can ask for them: of the server that it asks, or of one that its questions are handed on to. */
function* forwardedDomains({ facts, askingAzure }: Examined): Generator<Domain> {
  for (const [network, rules] of facts.resolverViews) {
    for (const { rule, path } of rules) {
      const host = askingAzure(network)[0] ?? hostBehind(facts, network, rule.domainName)
      if (host) yield { host, domain: rule.domainName, at: path }
    }
  }
  const servers = [...facts.dnsServerFacts.values()].filter(({ server }) => server !== undefined && server.files.size === 0)
  for (const { host, server: first } of asked(facts)) {
    // What a host asks for goes to its own server before any other, whose domains count only where it comes by there.
    for (const server of [first, ...servers.filter((one) => one !== first)]) {
      for (const { domainName } of server.server!.conditionalForwarders) {
        if (server === first || comesBy(facts, host, domainName, server)) yield { host, domain: domainName, at: [...server.path, 'conditionalForwarders', domainName] }
      }
    }
    // Servers whose forwarders for everything are each other, or a proxy between them.
    if (isDnsProxy(first) || first.server!.forwarders.length > 0) yield { host, domain: '', at: first.forwardersPath }
  }
}

function comesBy(facts: Facts, host: HostFacts, domain: string, server: DnsServerFacts): boolean {
  const name = probeOf(domain)
  return courseOf(facts, host, { name, privatelinkName: name }).servers.includes(server)
}

interface Circle {
  readonly course: Course
  readonly domains: Set<string>
  readonly hosts: Set<string>
  readonly at: Path
  readonly predicted: string
}

/** Loops, each circle of servers told once. `own`: those of a ruleset linked to the network that its rule leads back to. */
export function* loops(examined: Examined, own: boolean): Generator<Sighting> {
  const told = new Map<string, Circle>()
  for (const { host, domain, at } of forwardedDomains(examined)) {
    const name = probeOf(domain)
    const course = courseOf(examined.facts, host, { name, privatelinkName: name })
    const { circle } = course
    if (circle === undefined) continue
    const response = examined.ask(host, name)
    if (!isLost(response)) continue
    const isOwn = circle.length === 1 && isInboundEndpoint(circle[0]!)
    if (isOwn !== own) continue
    const key = `${own ? domain : ''} ${circle.map((one) => one.name).toSorted().join(' ')}`
    const known = told.get(key) ?? { course, domains: new Set(), hosts: new Set(), at, predicted: `${host.host.name} asks for ${name} and gets ${describe(response)}` }
    told.set(key, known)
    known.domains.add(domain)
    known.hosts.add(host.host.name)
  }
  for (const circle of told.values()) yield own ? tellOwn(circle) : tellCircle(examined, circle)
}

/** No answer, or that of a server that has had enough. */
function isLost(response: Response | undefined): boolean {
  return response === undefined || response.rcode === 'SERVFAIL'
}

function tellOwn({ course, domains, hosts, at, predicted }: Circle): Sighting {
  const [first] = course.circle!
  const rule = course.at?.[0] === 'dnsForwardingRulesets' ? course.at : undefined
  return {
    at: rule ?? at,
    hosts: [...hosts],
    what: `The rule for ${nameDomains(domains)} leads to ${first!.name}, which has the view of the network that the rule applies to.`,
    predicted,
    fix: rule === undefined ? `Let ${first!.name} not forward it back.` : `Unlink ${rule[1]} from ${networkOf(first!)}.`,
  }
}

function tellCircle({ facts }: Examined, { course, domains, hosts, at, predicted }: Circle): Sighting {
  const broken = course.circle!.some(isDnsProxy) ? breakCircle(facts, course, [...domains][0]!) : undefined
  return {
    at: broken?.at ?? at,
    hosts: [...hosts],
    what: `Questions for ${nameDomains(domains)} go round in circles: ${nameCircle(course)}.`,
    predicted,
    fix: broken?.fix ?? `Let only one of ${oneOf(course.circle!.map((one) => one.name), 'and')} forward ${domains.has('') ? 'everything else' : nameDomains(domains)} to the other.`,
  }
}

function nameDomains(domains: ReadonlySet<string>): string {
  return domains.has('') ? (domains.size === 1 ? '.' : 'everything') : oneOf([...domains], 'and')
}

function networkOf({ place }: DnsServerFacts): string {
  return 'virtualNetwork' in place ? place.virtualNetwork : place.site
}
