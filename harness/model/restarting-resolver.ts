import type { ResourceRecord } from '../dns/message.ts'
import type { Outcome, Reply } from './reply.ts'
import type { Asking, Server } from './server.ts'
import { ownAnswer } from './loopback-names.ts'
import { serverFailure } from './reply.ts'

/** How often unbound restarts with the target of an alias before it gives up (`max-query-restarts`). */
const maximumRestarts = 11

/** What tells apart servers that restart. */
export interface RestartingKind {
  /** The longest it remembers anything, seconds: unbound's `cache-max-ttl`, BIND's `max-cache-ttl`. */
  readonly maximumTtl: number
  /** Whether it answers the names of the loopback address by itself. BIND without zones for them asks as for any other name. */
  readonly loopbackNames: boolean
}

export const unboundKind: RestartingKind = { maximumTtl: 86400, loopbackNames: true }

/** Replies kept for each type, so that a million different names do not fill the memory. */
const maximumKept = 20_000

/** Finds out about one name. */
export type Once = (name: string, type: string, asking: Asking) => Outcome

/**
 * A resolver of unbound's kind: it believes nothing but the records of the name it asked for, and begins anew with the target of
 * an alias. The response code is the last name's (RFC 6604 section 2), and so is the SOA (RFC 2308 section 2).
 * Without cache and trace its replies depend on the question alone, and are kept. `keeps` says which outcomes it remembers where
 * there is a cache (`forward-no-cache` of unbound for the others), `owns` which names it has itself: those are neither remembered nor
 * cut down to the longest that it remembers.
 */
export function restartingResolver(name: string, once: Once, { keeps = () => true, owns = () => false, ...kind }: RestartingKind & Partial<Treating> = unboundKind): Server {
  const known = new Map<string, Map<string, Reply | undefined>>()
  const finding: Finding = { once, keeps, owns, ...kind }
  return {
    name,
    resolve(question, type, asking) {
      const { cache, trace, notes } = asking
      if (cache !== undefined || trace !== undefined || notes.choices !== undefined) return chase(name, finding, { name: question, type }, asking)
      let ofType = known.get(type)
      if (ofType === undefined) known.set(type, (ofType = new Map()))
      const before = ofType.get(question)
      if (before !== undefined || ofType.has(question)) return before
      const { loops } = notes
      const { length } = notes.unpredictable
      const reply = chase(name, finding, { name: question, type }, asking)
      if (ofType.size >= maximumKept) ofType.clear()
      // What a loop made of it holds for nobody who asks from elsewhere.
      if (notes.loops === loops && notes.unpredictable.length === length) ofType.set(question, reply)
      return reply
    },
  }
}

interface Treating {
  readonly keeps: (name: string, type: string) => boolean
  readonly owns: (name: string) => boolean
}

interface Finding extends RestartingKind, Treating {
  readonly once: Once
}

function chase(server: string, { once, keeps, owns, maximumTtl, loopbackNames }: Finding, question: { name: string; type: string }, asking: Asking): Reply | undefined {
  const { trace, depth } = asking
  const { type } = question
  const answer: ResourceRecord[] = []
  const cache = asking.cache?.of(server)
  trace?.push({ kind: 'asked', depth, server, by: asking.by, ...question, restarts: true })
  const builtIn = loopbackNames ? ownAnswer(question.name, type) : undefined
  if (builtIn !== undefined) {
    trace?.push({ kind: 'built-in', depth, server, name: question.name })
    return builtIn
  }
  let { name } = question
  for (let restarts = 0; restarts <= maximumRestarts; restarts++) {
    const own = owns(name)
    let outcome = own ? once(name, type, asking) : cache?.get(name, type, asking.now)
    if (outcome === undefined) {
      outcome = capped(once(name, type, asking), maximumTtl)
      if (cache !== undefined && keeps(name, type)) outcome = cache.put(name, type, outcome, asking.now)
    } else if (!own) trace?.push({ kind: 'cached', depth, server, name, type, remaining: remaining(outcome) })
    switch (outcome.kind) {
      case 'failed':
        return serverFailure
      case 'silent':
        return undefined
      case 'negative':
        return { rcode: outcome.rcode, answer, soa: outcome.soa }
      case 'records':
        return {
          rcode: 'NOERROR',
          answer: answer.length === 0 ? outcome.records : [...answer, ...outcome.records],
          soa: undefined,
          ...(outcome.additional === undefined ? {} : { additional: outcome.additional }),
        }
      case 'alias':
        answer.push(...outcome.records)
        name = outcome.target
    }
  }
  trace?.push({ kind: 'failed', depth, server, name, because: `gave up after ${maximumRestarts} restarts: the aliases do not end` })
  // What goes round in zones of its own is told all the same, once (measured with BIND 9.18.49).
  return owns(question.name) ? { ...serverFailure, answer: answer.filter((record, n) => answer.findIndex((other) => other.name === record.name) === n) } : serverFailure
}

function capped(outcome: Outcome, maximumTtl: number): Outcome {
  if (outcome.kind === 'negative' && outcome.soa !== undefined && outcome.soa.ttl > maximumTtl) return { ...outcome, soa: { ...outcome.soa, ttl: maximumTtl } }
  if (outcome.kind !== 'records' && outcome.kind !== 'alias') return outcome
  if (outcome.records.every(({ ttl }) => ttl <= maximumTtl)) return outcome
  const cap = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl: Math.min(record.ttl, maximumTtl) })
  const records = outcome.records.map(cap)
  if (outcome.kind === 'alias') return { ...outcome, records }
  return { ...outcome, records, ...(outcome.additional === undefined ? {} : { additional: outcome.additional.map(cap) }) }
}

function remaining(outcome: Outcome): number {
  if (outcome.kind === 'negative') return outcome.soa?.ttl ?? 0
  return outcome.kind === 'failed' || outcome.kind === 'silent' ? 0 : (outcome.records[0]?.ttl ?? 0)
}
