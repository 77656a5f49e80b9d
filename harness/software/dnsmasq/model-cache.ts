import type { ResourceRecord } from '../../dns/message.ts'
import type { ServerCache } from '../../model/cache.ts'
import type { Outcome, Reply } from '../../model/reply.ts'
import type { Asking } from '../../model/server.ts'

/** What is known of each name of a chain, as far as it goes, and what it ends in, if that is known. */
interface Remembered {
  readonly aliases: readonly ResourceRecord[]
  readonly end: (Outcome & { readonly kind: 'records' | 'negative' }) | undefined
}

/** Types whose answers it keeps, aliases included. An alias that it has itself goes on in those, whichever type is asked for. */
export const aliasTypes: readonly string[] = ['A', 'AAAA', 'CNAME']

/** That a name does not exist holds for every type. `aliasesOf`: aliases that came with other types count as well. */
export function remembered(server: string, name: string, type: string, { cache, now }: Asking, aliasesOf: readonly string[] = []): Remembered {
  const known = cache?.of(server)
  const aliases: ResourceRecord[] = []
  let at = name
  for (let restarts = 0; restarts < 20; restarts++) {
    const outcome = known?.get(at, type, now) ?? known?.get(at, anyType, now) ?? aliasesOf.map((other) => known?.get(at, other, now)).find((one) => one?.kind === 'alias')
    if (outcome?.kind === 'negative') return { aliases, end: { ...outcome, soa: outcome.soa && soaOf(outcome.soa, known, now) } }
    if (outcome?.kind !== 'alias') return { aliases, end: outcome?.kind === 'records' ? outcome : undefined }
    aliases.push(...outcome.records)
    at = outcome.target
  }
  return { aliases, end: undefined }
}

/** A zone's SOA is one record of the cache: it comes with the time that whoever said it last gave it, whichever denial it belongs to. */
function soaOf(soa: ResourceRecord, known: ServerCache | undefined, now: number): ResourceRecord {
  const outcome = known?.get(soa.name, 'SOA', now)
  return (outcome?.kind === 'records' ? outcome.records[0] : undefined) ?? soa
}

/** An answer out of the cache. Behind an alias only a question for an address is told that the name does not exist; what else is asked has AA. */
export function fromCache(own: readonly ResourceRecord[], { aliases, end }: Remembered, type: string): Reply {
  const answer = [...own, ...aliases, ...(end?.kind === 'records' ? end.records : [])]
  const soa = end?.kind === 'negative' ? end.soa : undefined
  const whole = end !== undefined && (type === 'A' || type === 'AAAA' || own.length + aliases.length === 0)
  if (whole) return { rcode: end.kind === 'negative' ? end.rcode : 'NOERROR', answer, soa }
  return { rcode: 'NOERROR', answer, soa, authoritative: true }
}

/** What the cache says about a name, if it knows to the end. */
export function cachedAnswer(server: string, name: string, type: string, asking: Asking): Reply | undefined {
  const known = remembered(server, name, type, asking)
  if (known.end === undefined) return undefined
  const reply = fromCache([], known, type)
  asking.trace?.push({ kind: 'cached', depth: asking.depth, server, name, type, remaining: (reply.answer[0] ?? reply.soa)?.ttl ?? 0 })
  return reply
}

/** Stands for all types of a name that does not exist. */
const anyType = '*'

/** `least`: seconds for which it keeps what lives shorter, denials too (src/cache.c, cache_insert; measured with 2.90). */
export function remember(server: string, { rcode, ...reply }: Reply, { name, type, least, asking: { cache, now } }: { name: string; type: string; least: number; asking: Asking }): void {
  if (cache === undefined || (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN')) return
  const kept = (record: ResourceRecord): ResourceRecord => (record.ttl < least ? { ...record, ttl: least } : record)
  const [answer, soa] = [reply.answer.map(kept), reply.soa && kept(reply.soa)]
  const known = cache.of(server)
  const cached = aliasTypes.includes(type)
  for (const [owner, records] of cached ? Map.groupBy(answer, (record) => record.name) : []) {
    const [first] = records
    const alias = first!.type === 'CNAME' && type !== 'CNAME'
    known.put(owner, type, alias ? { kind: 'alias', records, target: first!.data } : { kind: 'records', records }, now)
  }
  if (soa === undefined) return
  const last = answer.findLast((record) => record.type === 'CNAME')?.data ?? name
  if (rcode === 'NXDOMAIN') known.put(last, anyType, { kind: 'negative', rcode: 'NXDOMAIN', soa }, now)
  else if (cached) known.put(last, type, { kind: 'negative', rcode: 'NOERROR', soa }, now)
  known.put(soa.name, 'SOA', { kind: 'records', records: [soa] }, now)
}
