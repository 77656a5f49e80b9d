import { answerFrom, zoneSet } from '../../dns/authority.ts'
import { loadZone } from '../../dns/authority-lookup.ts'
import { contains } from '../../dns/address.ts'
import { isWithin } from '../../dns/name.ts'
import { cut, type Outcome, type Reply } from '../../model/reply.ts'
import { restartingResolver, unboundKind, type Once } from '../../model/restarting-resolver.ts'
import type { Asking, Server } from '../../model/server.ts'
import type { ServerParts } from '../../model/dns-server/parts.ts'
import { authZoneReply } from './model-auth-zone.ts'
import { ownReverseZoneFor } from '../reverse-zones.ts'
import { privateRanges } from '../traits.ts'
import { unbound as traits } from './traits.ts'
import { orFromRoot } from '../../model/dns-server/forward-first.ts'
import { askedAbove, askForwarders, domainFor, type ForwardingPolicy, noteForward, settling } from '../../model/dns-server/forwarders.ts'
import { ownZoneFor } from '../../model/dns-server/own-zones.ts'
import { validated } from '../../model/dns-server/validation.ts'

/**
 * Measured with 1.17.1, two forwarders with different views: it takes any whose round trip time lies within 400 ms of the best, by
 * chance (9 to 3, 7 to 5 of twelve questions). A silent one costs the first question 0.8 s or more, then it is left alone.
 * One whose answer is truncated and who is silent over TCP (port closed): no answer in 30 s.
 */
const policy: ForwardingPolicy = { prefers: traits.prefers, settles: settling(traits) }

/**
 * unbound 1.17, measured with 1.17.1: asks for each target of an alias anew, through the forward zone that the target lies in
 * (iterator/iter_scrub.c). Own zones are an `auth-zone` with `for-downstream`: they answer the client's own question with AA (model-auth-zone.ts);
 * with forwarders for everything else the targets of other aliases are not looked up in them. `private-address` takes private addresses out of a set and keeps the
 * others; without any left it is NOERROR, the aliases before it, no SOA. `private-domain: azurecr.io` covers
 * privatelink.azurecr.io as well. All forwarders silent, or a loop: no answer in 40 s. All refusing: SERVFAIL.
 * Of a forwarder for one domain it believes no SOA outside of that, and a denial comes without.
 * Reverse lookups of addresses that nobody has in public it answers itself, with AA, unless they are released.
 * Without cache (`cache-max-ttl: 0`) every TTL is 0.
 */
export function unbound(parts: ServerParts): Server {
  const walk = parts.walk(parts.name, { fullSoa: false })
  const once: Once = (name, type, asking) => {
    const chosen = domainFor(parts.conditional, askedAbove(name, type)) ?? parts.general
    if (chosen === undefined) return walk(name, type, asking)
    noteForward(parts.name, chosen, name, asking)
    const outcome = cut(askForwarders(parts.name, chosen, { name, type, asking, policy }), { name, type, domain: chosen.domain })
    return orFromRoot(outcome, { parts, walk, domain: chosen.domain, name, type, asking })
  }
  const guarded: Once = parts.rebindProtection ? (name, type, asking) => stripped(parts, name, once(name, type, asking), asking) : once
  const resolver = restartingResolver(parts.name, parts.validation ? validated(parts.name, guarded, parts.validation) : guarded, parts.cache ? unboundKind : { ...unboundKind, maximumTtl: 0 })
  return {
    name: parts.name,
    resolve(name, type, asking) {
      const own = ownZoneFor(parts.zones, name)
      if (own === undefined && ownReverseZoneFor(parts.reverseZones, name, []) !== undefined) return nobodys(parts, name, type, asking)
      if (own === undefined) return resolver.resolve(name, type, asking)
      asking.trace?.push({ kind: 'asked', depth: asking.depth, server: parts.name, by: asking.by, name, type })
      asking.trace?.push({ kind: 'own-zone', depth: asking.depth, server: parts.name, at: own.at, name, zone: own.zone.origin })
      return authZoneReply(own.zone, name, type)
    },
  }
}

/** Reverse zones without records, which it has unless they are released (services/localzone.c, `add_as112_default`). */
function nobodys({ name: server, reverseZones }: ServerParts, name: string, type: string, { trace, depth, by }: Asking): Reply {
  trace?.push({ kind: 'asked', depth, server, by, name, type })
  trace?.push({ kind: 'built-in', depth, server, name })
  const origin = ownReverseZoneFor(reverseZones, name, [])!
  const soa = { mname: 'localhost', rname: 'nobody.invalid', serial: 1, refresh: 3600, retry: 1200, expire: 604800, minimum: 10800, ttl: 10800 }
  const { rcode, answer, authority } = answerFrom(zoneSet([loadZone({ origin, soa, rrsets: [{ name: origin, type: 'NS', ttl: 10800, data: ['localhost'] }] })]), { name, type })
  return { rcode, answer, soa: authority.find((record) => record.type === 'SOA'), authoritative: true }
}

function stripped({ name: server, rebindDomains, rebindAt }: ServerParts, name: string, outcome: Outcome, { trace, depth }: Asking): Outcome {
  if (outcome.kind !== 'records' || rebindDomains.some((domain) => isWithin(name, domain))) return outcome
  const isPrivate = ({ type, data }: { type: string; data: string }): boolean => type === 'A' && privateRanges.some((range) => contains(range, data))
  const taken = outcome.records.filter(isPrivate)
  if (taken.length === 0) return outcome
  trace?.push({ kind: 'stripped', depth, server, ...(rebindAt && { at: rebindAt }), name, addresses: taken.map(({ data }) => data) })
  const records = outcome.records.filter((record) => !isPrivate(record))
  return records.length > 0 ? { ...outcome, records } : { kind: 'negative', rcode: 'NOERROR', soa: undefined }
}
