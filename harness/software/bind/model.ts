import type { ResourceRecord } from '../../dns/message.ts'
import { contains, toNumber } from '../../dns/address.ts'
import { isWithin } from '../../dns/name.ts'
import { loadZone, lookup } from '../../dns/authority-lookup.ts'
import { cut, failed, outcomeOf, type Outcome, type Reply } from '../../model/reply.ts'
import { restartingResolver, type Once, type RestartingKind } from '../../model/restarting-resolver.ts'
import type { Asking, Server } from '../../model/server.ts'
import type { ServerParts } from '../../model/dns-server/parts.ts'
import { bind as traits } from './traits.ts'
import { orFromRoot } from '../../model/dns-server/forward-first.ts'
import { askedAbove, askForwarders, domainFor, type ForwardingPolicy, noteForward, settling } from '../../model/dns-server/forwarders.ts'
import { validated } from '../../model/dns-server/validation.ts'
import { lookInto, ownZoneFor, type OwnZone } from '../../model/dns-server/own-zones.ts'
import { ownReverseZoneFor } from '../reverse-zones.ts'
import { privateRanges } from '../traits.ts'

/** `max-cache-ttl`; localhost is a name like any other unless somebody gives BIND a zone for it. */
const kind: RestartingKind = { maximumTtl: 604800, loopbackNames: false }

/**
 * Measured with 9.18.49, two forwarders with different views: it prefers the faster one and now and then tries the other
 * (11 to 1, 10 to 2 of twelve questions). A silent one costs the first question 1.2 s. One whose answer is truncated and who is silent
 * over TCP (port closed): SERVFAIL after 1.2 to 1.6 s.
 */
const policy: ForwardingPolicy = { prefers: traits.prefers, settles: settling(traits), overTcp: 'fails' }

/**
 * BIND 9.18, measured with 9.18.49 (`minimal-responses yes`, `dnssec-validation no`, `forward only`, `empty-zones-enable no`):
 * it believes of a forwarder's chain only what is owned by the name it asked for and begins anew with the target, own zones and
 * conditional forwarders first (lib/dns/resolver.c, rctx_answer_cname). So `privatelink.azurecr.io` alone is enough, behind a
 * provider's resolver and from the root alike. Own zones answer with AA, also where an alias leads out of them and the rest was
 * asked for. Addresses of one name come in ascending order (`rrset-order none`). From the root on, a denial keeps the SOA's own
 * TTL; of a forwarder it has what the forwarder said.
 * Of a forwarder for one domain it believes no SOA outside of that: NXDOMAIN comes without, NODATA is SERVFAIL. What its own zones
 * have is neither cached nor cut down.
 * Reverse lookups of addresses that nobody has in public it answers itself, with AA, unless it does nothing but forward them.
 * `deny-answer-addresses` answers SERVFAIL. Without cache (`max-cache-ttl 0`) every TTL is 0. All forwarders silent: SERVFAIL after 10 s, which no client waits for. The
 * same for a loop. All forwarders refusing: SERVFAIL. With `forward first` it goes on to the root after its last forwarder,
 * never to the forwarders for everything else.
 */
export function bind(parts: ServerParts): Server {
  const walk = parts.walk(parts.name, { fullSoa: true })
  // A forward zone within an own zone is never asked, whichever is longer: what it is authoritative for it does not look up.
  const ownFor = (name: string): OwnZone | undefined => ownZoneFor(parts.zones, name)
  // Only what it does nothing but forward goes before (lib/ns/query.c): with `forward first` the empty zone answers.
  const conditional = parts.forwardFirst ? [] : parts.conditional.map(({ domain }) => domain)
  const reverseFor = (name: string): string | undefined => (ownFor(name) === undefined ? ownReverseZoneFor(parts.reverseZones, name, conditional) : undefined)
  const owns = (name: string): boolean => ownFor(name) !== undefined || reverseFor(name) !== undefined
  const once: Once = (name, type, asking) => {
    const reverse = reverseFor(name)
    if (reverse !== undefined) return emptyZone(reverse, name, { type, server: parts.name, asking })
    const own = ownFor(name)
    if (own !== undefined) return lookInto(own, name, { type, server: parts.name, asking })
    const chosen = domainFor(parts.conditional, askedAbove(name, type)) ?? parts.general
    if (chosen === undefined) return walk(name, type, asking)
    noteForward(parts.name, chosen, name, asking)
    const outcome = withSoa(askForwarders(parts.name, chosen, { name, type, asking, policy }), { name, type, domain: chosen.domain })
    return orFromRoot(outcome, { parts, walk, domain: chosen.domain, name, type, asking })
  }
  const guarded: Once = parts.rebindProtection ? (name, type, asking) => denied(parts, name, once(name, type, asking), asking) : once
  // What it is authoritative for it does not validate.
  const proven = parts.validation ? validated(parts.name, guarded, parts.validation) : guarded
  const believed: Once = (name, type, asking) => (owns(name) ? guarded : proven)(name, type, asking)
  const own = { ...(parts.cache ? kind : { ...kind, maximumTtl: 0 }), owns }
  const resolver = restartingResolver(parts.name, (name, type, asking) => sorted(believed(name, type, asking)), own)
  return {
    name: parts.name,
    resolve(name, type, asking) {
      const reply = resolver.resolve(name, type, asking)
      return reply !== undefined && owns(name) ? { ...reply, authoritative: true } : reply
    },
  }
}

/** A zone of BIND's own without records: SOA and NS at its apex (bin/named/server.c, `empty_zones`). */
function emptyZone(origin: string, name: string, { type, server, asking }: { readonly type: string; readonly server: string; readonly asking: Asking }): Outcome {
  asking.trace?.push({ kind: 'built-in', depth: asking.depth, server, name })
  const soa = { mname: origin, rname: '', serial: 0, refresh: 28800, retry: 7200, expire: 604800, minimum: 86400, ttl: 86400 }
  const zone = loadZone({ origin, soa, rrsets: [{ name: origin, type: 'NS', ttl: 86400, data: [origin] }] })
  const match = lookup(zone, name, type)
  return match.kind === 'delegation' ? failed : outcomeOf(match, zone, { name, type })
}

/** That a name has nothing of a type is believed with an SOA of the forwarded domain only; without, it is an error. */
function withSoa(reply: Reply | undefined, question: { readonly name: string; readonly type: string; readonly domain: string }): Outcome {
  const outcome = cut(reply, question)
  const refused = outcome.kind === 'negative' && outcome.rcode === 'NOERROR' && outcome.soa === undefined && reply?.soa !== undefined
  return refused ? failed : outcome
}

/** `deny-answer-addresses` makes a failure of the whole answer, unless the address's own name is excepted. */
function denied({ name: server, rebindDomains, rebindAt, zones }: ServerParts, name: string, outcome: Outcome, { trace, depth }: Asking): Outcome {
  if (outcome.kind !== 'records' || ownZoneFor(zones, name) !== undefined || rebindDomains.some((domain) => isWithin(name, domain))) return outcome
  const addresses = outcome.records.filter(({ type, data }) => type === 'A' && privateRanges.some((range) => contains(range, data))).map(({ data }) => data)
  if (addresses.length === 0) return outcome
  trace?.push({ kind: 'stripped', depth, server, ...(rebindAt && { at: rebindAt }), name, addresses })
  return { kind: 'failed' }
}

function sorted(outcome: Outcome): Outcome {
  if (outcome.kind !== 'records' || outcome.records.length < 2) return outcome
  return { ...outcome, records: outcome.records.toSorted(byAddress) }
}

function byAddress(one: ResourceRecord, other: ResourceRecord): number {
  return one.type === 'A' && other.type === 'A' ? toNumber(one.data) - toNumber(other.data) : 0
}
