import { causeOfLoop } from '../../diagnosis/cause/loop.ts'
import { courseOf } from '../../diagnosis/course/follow.ts'
import { asked, hostBehind, probeOf } from '../../diagnosis/course/forwarders.ts'
import { describe } from '../../diagnosis/observed/describe.ts'
import { isInboundEndpoint } from '../../facts/dns-servers.ts'
import { forwardedZone } from '../../facts/service-names.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'

interface Domain {
  readonly host: HostFacts
  readonly domain: string
}

/** Domains that are forwarded, each with a host that can ask for them. */
function* forwardedDomains({ facts, askingAzure, symptoms }: Examined): Generator<Domain> {
  for (const [network, rules] of facts.resolverViews) {
    for (const { rule } of rules) {
      const host = askingAzure(network)[0] ?? hostBehind(facts, network, rule.domainName)
      if (host) yield { host, domain: rule.domainName }
    }
  }
  // Whoever relays stands between hosts and servers with conditional forwarders: a firewall's proxy, an inbound endpoint.
  for (const { host, course, endpoint } of symptoms()) {
    if (course.end === 'loop') yield { host, domain: forwardedZone(endpoint) }
  }
  for (const { host, server } of asked(facts)) {
    for (const { domainName } of server.server!.conditionalForwarders) yield { host, domain: domainName }
  }
}

/** Loops, told once for each circle of servers. `own`: those of a ruleset linked to the network that its rule leads back to. */
export function* loops(examined: Examined, own: boolean): Generator<Sighting> {
  const told = new Map<string, Sighting>()
  for (const { host, domain } of forwardedDomains(examined)) {
    const name = probeOf(domain)
    const course = courseOf(examined.facts, host, { name, privatelinkName: name })
    const { circle } = course
    if (circle === undefined || examined.ask(host, name) !== undefined) continue
    const isOwn = circle.length === 1 && isInboundEndpoint(circle[0]!)
    if (isOwn !== own) continue
    const { at: where, because, fix } = causeOfLoop(examined.facts, course, { name, privatelinkName: name })
    const rule = where[0] === 'dnsForwardingRulesets' ? where : undefined
    const key = circle.map((one) => one.name).toSorted().join(' ')
    const known = told.get(key)
    told.set(key, {
      at: known?.at ?? where,
      hosts: [...new Set([...(known?.hosts ?? []), host.host.name])],
      what: known?.what ?? (own ? `The rule for ${domain || '.'} leads to ${circle[0]!.name}, which has the view of the network that the rule applies to.` : `Questions for ${domain || '.'} go round in circles: ${because.replace(/^.*: /, '')}.`),
      predicted: known?.predicted ?? `${host.host.name} asks for ${name} and gets ${describe(undefined)}`,
      fix: known?.fix ?? (own && rule !== undefined ? `Unlink ${rule[1]} from ${networkOf(circle[0]!)}.` : fix),
    })
  }
  yield* told.values()
}

function networkOf({ place }: DnsServerFacts): string {
  return 'virtualNetwork' in place ? place.virtualNetwork : place.site
}
