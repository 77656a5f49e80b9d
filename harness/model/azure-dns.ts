import { lookup, type LoadedZone } from '../dns/authority-lookup.ts'
import type { Zone } from '../dns/zone.ts'
import { isWithin, parentOf } from '../dns/name.ts'
import { loopbackZones, reservedFromEverything } from '../azure/forwarding-rules.ts'
import type { RuleAnswers } from '../resources/settings/settings.ts'
import { answersSettle, anythingSettles, askForwarders, type Forwarder, type ForwardingPolicy } from './dns-server/forwarders.ts'
import type { Path } from '../dns/path.ts'
import type { Asking, Server } from './server.ts'
import { cut, failed, obsolete, outcomeOf, type Outcome, type Reply } from './reply.ts'
import { restartingResolver, unboundKind } from './restarting-resolver.ts'
import { traceMatch } from './trace.ts'
import { drawn } from './recursive-resolver.ts'
import { loadedOnce, type Drawn, type Routed } from './zones.ts'

/** A private zone as one virtual network sees it through its link. */
export interface ZoneView {
  readonly resource: string
  readonly zone: (drawn?: Drawn) => LoadedZone
  /** What a private Traffic Manager profile says of a name in it, if one does. */
  readonly routed: (owner: string) => Routed | undefined
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
 * the longest domain name of the linked rulesets; the names of the network's own machines come next, and
 * any other name goes to the region's public resolver. Where it recursed itself, targets
 * of aliases begin anew; what a rule brings it hands on as it is, unless `ruleAnswers` says otherwise. A redirecting link lets the public
 * side answer where the zone has no such name; a name without the type, and an empty non-terminal, exist and are not redirected. While the
 * public resolver is silent so is it (measured with unbound 1.17.1: no answer in a minute).
 */
export function azureDns(
  network: string,
  { zones, rules, own, upstream, ruleAnswers }: { zones: ReadonlyMap<string, ZoneView>; rules: readonly RuleView[]; own: readonly Zone[]; upstream: Server; ruleAnswers: RuleAnswers },
): Server {
  const name = azureDnsName(network)
  const askUpstream = (owner: string, type: string, asking: Asking): Outcome => cut(upstream.resolve(owner, type, { ...asking, depth: asking.depth + 1, by: name, transport: { protocol: 'udp', again: 'waits' } }), { name: owner, type })
  const askRule = ({ domain, outboundEndpoints, ...rule }: RuleView, owner: string, { type, asking, handedOn }: { type: string; asking: Asking; handedOn: boolean }): Reply | undefined => {
    const { at, ruleset, rule: ruleName, targets } = rule
    const endpoints = outboundEndpoints.map(({ address }) => address)
    asking.trace?.push({ kind: 'rule', depth: asking.depth, server: name, at, name: owner, ruleset, rule: ruleName, domain, targets, outboundEndpoints: endpoints, handedOn })
    return askForwarders(name, { domain, forwarders: outboundEndpoints }, { name: owner, type, asking, policy: handedOn ? relaying : anyOutbound })
  }
  const recursing = restartingResolver(name, (owner, type, asking) => {
    const { trace, depth } = asking
    const view = zoneViewFor(zones, owner, type)
    const rule = view === undefined && rules.length > 0 ? ruleFor(rules, owner) : undefined
    if (rule !== undefined) return cut(askRule(rule, owner, { type, asking, handedOn: false }), { name: owner, type, domain: rule.domain })
    const names = view === undefined ? own.find(({ origin }) => isWithin(owner, origin)) : undefined
    if (names !== undefined) {
      trace?.push({ kind: 'network-names', depth, server: name, name: owner, zone: names.origin })
      return said(loadedOnce(names), { name: owner, type, asking })
    }
    if (view === undefined) {
      trace?.push({ kind: 'public', depth, server: name, name: owner, zones: [...zones.keys()] })
      return askUpstream(owner, type, asking)
    }
    const found = view.routed(owner)
    const routed = found !== undefined && (found.type === type || found.type === 'CNAME') ? found : undefined
    const answers = routed?.said.kind === 'answers' ? routed.said.answers : []
    const answer = drawn(name, owner, answers.length, asking)
    const zone = view.zone(answer === 0 ? undefined : { profile: owner, answer })
    trace?.push({ kind: 'zone', depth, server: name, at: view.at, name: owner, zone: zone.origin, resource: view.resource })
    if (view.down) {
      trace?.push({ kind: 'failed', depth, server: name, name: owner, because: `the servers of ${view.resource} do not answer` })
      return failed
    }
    for (const { target, location } of answers[answer]?.endpoints ?? []) trace?.push({ kind: 'profile', depth, server: name, profile: routed!.profile.name, region: '', target, location, method: routed!.profile.method, of: answers.length })
    const match = lookup(zone, owner, type)
    if (match.kind === 'nxdomain' && view.redirect && redirected.has(type)) {
      if (trace) traceMatch(match, { server: name, name: owner, type, zone, asking })
      trace?.push({ kind: 'redirect', depth, server: name, at: [...view.at, 'resolutionPolicy'], name: owner, zone: zone.origin })
      return askUpstream(owner, type, asking)
    }
    return said(zone, { name: owner, type, asking })
    // What a redirect found for one type must not answer for another, which is not redirected.
  }, { ...unboundKind, keeps: (owner, type) => !zoneViewFor(zones, owner, type)?.redirect })
  if (ruleAnswers === 'followed' || rules.length === 0) return recursing
  return {
    name,
    resolve(question, type, asking) {
      const rule = zoneViewFor(zones, question, type) === undefined ? ruleFor(rules, question) : undefined
      if (rule === undefined || isKept(question, rule)) return recursing.resolve(question, type, asking)
      const { trace, depth, by } = asking
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      const reply = askRule(rule, question, { type, asking, handedOn: true })
      if (trace && reply) noteAliases(rule, question, reply, asking)
      return reply
    },
  }

  /** What a private zone says by itself. */
  function said(zone: LoadedZone, { name: owner, type, asking }: { name: string; type: string; asking: Asking }): Outcome {
    const match = lookup(zone, owner, type)
    // Azure's private zones have no delegations.
    if (match.kind === 'delegation') return failed
    if (type === 'ANY') return obsolete(owner)
    if (asking.trace) traceMatch(match, { server: name, name: owner, type, zone, asking })
    // A private zone has no NS set; CoreDNS, which serves it, then leaves out the SOA as well (RFC 2308 section 2.2, type 3).
    if (match.kind === 'nodata' && type === 'NS' && owner === zone.origin) return { kind: 'negative', rcode: 'NOERROR', soa: undefined }
    return outcomeOf(match, zone, { name: owner, type })
  }

  /** Said only where it matters: the chain leads to a name that a linked zone, or another rule, would have been asked about. */
  function noteAliases(rule: RuleView, question: string, { answer }: Reply, { trace, depth }: Asking): void {
    const chain = [question, ...answer.filter(({ type }) => type === 'CNAME').map(({ data }) => data)]
    for (const target of chain) {
      const passedOver = zoneViewFor(zones, target, 'A') ?? ruleFor(rules, target)
      if (passedOver === undefined || passedOver === rule) continue
      const who = 'resource' in passedOver ? `linked zone ${passedOver.resource}` : `the rule for ${passedOver.domain || '.'} of ${passedOver.ruleset}`
      trace?.push({ kind: 'handed-on', depth, server: name, at: rule.at, name: target, chain, passedOver: who })
      return
    }
  }
}

/** Of several outbound endpoints any carries the questions. */
const anyOutbound: ForwardingPolicy = { prefers: 'first', settles: answersSettle }
/** Who hands on whatever comes back asks over what it was asked over. */
const relaying: ForwardingPolicy = { prefers: 'first', settles: anythingSettles, follows: true }

/** The rule with the longest domain name that covers the name; one for everything leaves Azure's own names alone. */
function ruleFor(rules: readonly RuleView[], name: string): RuleView | undefined {
  let best: RuleView | undefined
  for (const rule of rules) if (isWithin(name, rule.domain) && (best === undefined || rule.domain.length > best.domain.length)) best = rule
  return best?.domain === '' && reservedFromEverything.some((reserved) => isWithin(name, reserved)) ? undefined : best
}

/** Whether the name is the resolver's own, whatever rules say. */
function isKept(name: string, { domain }: RuleView): boolean {
  return loopbackZones.some((zone) => isWithin(name, zone) && !isWithin(domain, zone))
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
