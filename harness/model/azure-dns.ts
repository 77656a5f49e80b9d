import { lookup, type LoadedZone } from '../dns/authority-lookup.ts'
import { isWithin, parentOf } from '../dns/name.ts'
import { reservedFromEverything } from '../azure/forwarding-rules.ts'
import { answersSettle, askForwarders, type Forwarder, type ForwardingPolicy } from './dns-server/forwarders.ts'
import type { Path } from '../dns/path.ts'
import type { Asking, Server } from './server.ts'
import { cut, failed, outcomeOf, type Outcome } from './reply.ts'
import { restartingResolver, unboundKind } from './restarting-resolver.ts'
import { traceMatch } from './trace.ts'

/** A private zone as one virtual network sees it through its link. */
export interface ZoneView {
  readonly resource: string
  readonly zone: () => LoadedZone
  readonly redirect: boolean
  readonly down: boolean
  /** The link. */
  readonly at: Path
}

/** Types whose NXDOMAIN a redirecting link turns into a public question. https://learn.microsoft.com/azure/dns/private-dns-fallback */
const redirected: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/** A forwarding rule as one virtual network has it. */
export interface RuleView {
  /** Lower case; the root is the empty string. */
  readonly domain: string
  readonly ruleset: string
  readonly rule: string
  readonly targets: readonly string[]
  /** What carries its questions: any of them, the next one where one is silent. */
  readonly outboundEndpoints: readonly Forwarder[]
  readonly at: Path
}

/**
 * Azure-provided DNS of one virtual network: the longest linked zone that covers the name decides alone; after zones the rule with
 * the longest domain name of the linked rulesets; any other name goes to the region's public resolver; targets of aliases begin
 * anew. A redirecting link lets the public side answer where the zone has no such name; a name without the type, and an empty
 * non-terminal, exist and are not redirected. While the public resolver is silent so is it (measured with unbound 1.17.1: no answer in a minute).
 */
export function azureDns(
  network: string,
  { zones, rules, upstream }: { zones: ReadonlyMap<string, ZoneView>; rules: readonly RuleView[]; upstream: Server },
): Server {
  const name = azureDnsName(network)
  const askUpstream = (owner: string, type: string, asking: Asking): Outcome => cut(upstream.resolve(owner, type, { ...asking, depth: asking.depth + 1, by: name }), { name: owner, type })
  const askRule = ({ domain, ruleset, rule, targets, outboundEndpoints, at }: RuleView, owner: string, { type, asking }: { type: string; asking: Asking }): Outcome => {
    const endpoints = outboundEndpoints.map(({ address }) => address)
    asking.trace?.push({ kind: 'rule', depth: asking.depth, server: name, at, name: owner, ruleset, rule, domain, targets, outboundEndpoints: endpoints })
    return cut(askForwarders(name, { domain, forwarders: outboundEndpoints }, { name: owner, type, asking, policy: anyOutbound }), { name: owner, type, domain })
  }
  return restartingResolver(name, (owner, type, asking) => {
    const { trace, depth } = asking
    const view = zoneViewFor(zones, owner, type)
    const rule = view === undefined && rules.length > 0 ? ruleFor(rules, owner) : undefined
    if (rule !== undefined) return askRule(rule, owner, { type, asking })
    if (view === undefined) {
      trace?.push({ kind: 'public', depth, server: name, name: owner, zones: [...zones.keys()] })
      return askUpstream(owner, type, asking)
    }
    const zone = view.zone()
    trace?.push({ kind: 'zone', depth, server: name, at: view.at, name: owner, zone: zone.origin, resource: view.resource })
    if (view.down) {
      trace?.push({ kind: 'failed', depth, server: name, name: owner, because: `the servers of ${view.resource} do not answer` })
      return failed
    }
    const match = lookup(zone, owner, type)
    // Azure's private zones have no delegations.
    if (match.kind === 'delegation') return failed
    if (trace) traceMatch(match, { server: name, name: owner, type, zone, asking })
    if (match.kind === 'nxdomain' && view.redirect && redirected.has(type)) {
      trace?.push({ kind: 'redirect', depth, server: name, at: [...view.at, 'resolutionPolicy'], name: owner, zone: zone.origin })
      return askUpstream(owner, type, asking)
    }
    // A private zone has no NS set; CoreDNS, which serves it, then leaves out the SOA as well (RFC 2308 section 2.2, type 3).
    if (match.kind === 'nodata' && type === 'NS' && owner === zone.origin) return { kind: 'negative', rcode: 'NOERROR', soa: undefined }
    return outcomeOf(match, zone, { name: owner, type })
    // What a redirect found for one type must not answer for another, which is not redirected.
  }, { ...unboundKind, keeps: (owner, type) => !zoneViewFor(zones, owner, type)?.redirect })
}

const anyOutbound: ForwardingPolicy = { prefers: 'first', settles: answersSettle }

/** The rule with the longest domain name that covers the name; one for everything leaves Azure's own names alone. */
function ruleFor(rules: readonly RuleView[], name: string): RuleView | undefined {
  let best: RuleView | undefined
  for (const rule of rules) if (isWithin(name, rule.domain) && (best === undefined || rule.domain.length > best.domain.length)) best = rule
  return best?.domain === '' && reservedFromEverything.some((reserved) => isWithin(name, reserved)) ? undefined : best
}

export function azureDnsName(network: string): string {
  return `168.63.129.16 of ${network}`
}

/** The longest zone that covers a name; the DS of a zone is its parent's (RFC 4035 section 3.1.4.1). */
function zoneViewFor(zones: ReadonlyMap<string, ZoneView>, name: string, type: string): ZoneView | undefined {
  if (zones.size === 0) return undefined
  for (let at = type === 'DS' ? parentOf(name) : name; ; at = parentOf(at)) {
    const view = zones.get(at)
    if (view !== undefined || at === '') return view
  }
}
