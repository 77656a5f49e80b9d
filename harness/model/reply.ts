import type { LoadedZone, Match } from '../dns/authority-lookup.ts'
import type { Rcode, ResourceRecord } from '../dns/message.ts'
import type { RRset } from '../dns/zone.ts'
import { isWithin } from '../dns/name.ts'

/** What a recursive server answers: the chain from the question's name on, the last name's response code, the SOA of a negative answer. */
export interface Reply {
  readonly rcode: Rcode
  readonly answer: readonly ResourceRecord[]
  readonly soa: ResourceRecord | undefined
  /** Addresses of name servers, beside an answer to the question NS; all else is minimal (unbound, `minimal-responses`). */
  readonly additional?: readonly ResourceRecord[]
  /** Set where the server answers by itself, not as a resolver. */
  readonly authoritative?: boolean
  /** `false` where the server says that it does not recurse; it says so unless stated. */
  readonly recursionAvailable?: boolean
  /** Cut at what UDP carries, for whoever asked to come again over TCP. */
  readonly truncated?: true
  /** Name servers that come with an answer. */
  readonly ns?: readonly ResourceRecord[]
}

/** What one name comes to, aliases not followed. Resolution is a sequence of these. */
export type Outcome =
  | { readonly kind: 'records'; readonly records: readonly ResourceRecord[]; readonly additional?: readonly ResourceRecord[] }
  | { readonly kind: 'alias'; readonly records: readonly ResourceRecord[]; readonly target: string }
  | { readonly kind: 'negative'; readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'YXDOMAIN'; readonly soa: ResourceRecord | undefined }
  | { readonly kind: 'failed' }
  /** Nobody answered within a client's patience. */
  | { readonly kind: 'silent' }

export const silence: Outcome = { kind: 'silent' }
export const failed: Outcome = { kind: 'failed' }
export const serverFailure: Reply = { rcode: 'SERVFAIL', answer: [], soa: undefined }

export function recordsOf({ name, type, ttl, data }: RRset): ResourceRecord[] {
  return data.map((text) => ({ name, type, ttl, data: text }))
}

/** A zone's match as an outcome. A delegation is not one: whoever gets it goes on at the zone below. */
export function outcomeOf(match: Exclude<Match, { kind: 'delegation' }>, zone: LoadedZone, { name, type }: { name: string; type: string }): Outcome {
  switch (match.kind) {
    case 'records':
      return { kind: 'records', records: match.rrsets.flatMap(recordsOf), ...(type === 'NS' ? { additional: glue(zone, match.rrsets) } : {}) }
    case 'cname':
      return { kind: 'alias', records: recordsOf(match.rrset), target: match.target }
    case 'dname': {
      if (match.target === undefined) return { kind: 'negative', rcode: 'YXDOMAIN', soa: undefined }
      const { ttl } = match.rrset
      const records = [...recordsOf(match.rrset), { name, type: 'CNAME', ttl, data: match.target }]
      return type === 'CNAME' ? { kind: 'records', records } : { kind: 'alias', records, target: match.target }
    }
    case 'nodata':
      return { kind: 'negative', rcode: 'NOERROR', soa: zone.negativeSoa }
    case 'nxdomain':
      return { kind: 'negative', rcode: 'NXDOMAIN', soa: zone.negativeSoa }
  }
}

/**
 * What the platform's zones say to ANY, of any name in them: that it is obsolete (RFC 8482 section 4.2), by CoreDNS's plugin `any`. What
 * Azure says is not published; a denial, which `file` gives by itself, would be believed of every type.
 */
export function obsolete(name: string): Outcome & { readonly kind: 'records' } {
  return { kind: 'records', records: [{ name, type: 'HINFO', ttl: 8482, data: '"ANY obsoleted" "See RFC 8482"' }] }
}

function glue(zone: LoadedZone, rrsets: readonly RRset[]): ResourceRecord[] {
  const servers = rrsets.flatMap(({ data }) => data)
  return servers.flatMap((server) => (zone.nodes.get(server)?.rrsets ?? []).filter(({ type }) => type === 'A' || type === 'AAAA').flatMap(recordsOf))
}

/**
 * The part of a reply that a restarting resolver believes: what is owned by the name it asked for. The rest of a chain it asks
 * for again, through its own forward zones (unbound, iterator/iter_scrub.c). Of who is asked for one domain it believes no SOA
 * outside of that: a denial comes without (measured with unbound 1.17.1 and BIND 9.18.49).
 */
export function cut(reply: Reply | undefined, { name, type, domain = '' }: { readonly name: string; readonly type: string; readonly domain?: string }): Outcome {
  if (reply === undefined) return silence
  if (reply.rcode !== 'NOERROR' && reply.rcode !== 'NXDOMAIN') return failed
  let length = 0
  let alias: string | undefined
  for (const record of reply.answer) {
    if (record.name !== name && record.type !== 'DNAME') break
    if (alias !== undefined) break
    if (record.type === 'CNAME' && type !== 'CNAME' && type !== 'ANY') alias = record.data
    length++
  }
  if (length === 0) return { kind: 'negative', rcode: reply.rcode === 'NXDOMAIN' ? 'NXDOMAIN' : 'NOERROR', soa: reply.soa !== undefined && isWithin(reply.soa.name, domain) ? reply.soa : undefined }
  const records = length === reply.answer.length ? reply.answer : reply.answer.slice(0, length)
  if (alias !== undefined) return { kind: 'alias', records, target: alias }
  return { kind: 'records', records, ...(reply.additional === undefined ? {} : { additional: reply.additional }) }
}
