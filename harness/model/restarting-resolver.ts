import type { ResourceRecord } from '../dns/message.ts'
import type { Outcome, Reply } from './reply.ts'
import type { Asking, Server } from './server.ts'
import { ownAnswer } from './loopback-names.ts'
import { serverFailure } from './reply.ts'

/** How often unbound restarts with the target of an alias before it gives up (`max-query-restarts`). */
export const maximumRestarts = 11

/** Replies kept for each type, so that a million different names do not fill the memory. */
const maximumKept = 20_000

/** Finds out about one name. */
export type Once = (name: string, type: string, asking: Asking) => Outcome

/**
 * A resolver of unbound's kind: it believes nothing but the records of the name it asked for, and begins anew with the target of
 * an alias. The response code is the last name's (RFC 6604 section 2), and so is the SOA (RFC 2308 section 2).
 * Without cache and trace its replies depend on the question alone, and are kept. `keeps` says which outcomes it remembers where
 * there is a cache (`forward-no-cache` of unbound for the others).
 */
export function restartingResolver(name: string, once: Once, keeps: (name: string, type: string) => boolean = () => true): Server {
  const known = new Map<string, Map<string, Reply>>()
  return {
    name,
    resolve(question, type, asking) {
      if (asking.cache !== undefined || asking.trace !== undefined) return chase(name, { once, keeps }, { name: question, type }, asking)
      let ofType = known.get(type)
      if (ofType === undefined) known.set(type, (ofType = new Map()))
      let reply = ofType.get(question)
      if (reply !== undefined) return reply
      if (ofType.size >= maximumKept) ofType.clear()
      ofType.set(question, (reply = chase(name, { once, keeps }, { name: question, type }, asking)))
      return reply
    },
  }
}

interface Finding {
  readonly once: Once
  readonly keeps: (name: string, type: string) => boolean
}

function chase(server: string, { once, keeps }: Finding, question: { name: string; type: string }, asking: Asking): Reply {
  const { trace, depth } = asking
  const { type } = question
  const answer: ResourceRecord[] = []
  const cache = asking.cache?.of(server)
  trace?.push({ kind: 'asked', depth, server, by: asking.by, ...question })
  const own = ownAnswer(question.name, type)
  if (own !== undefined) {
    trace?.push({ kind: 'built-in', depth, server, name: question.name })
    return own
  }
  let { name } = question
  for (let restarts = 0; restarts <= maximumRestarts; restarts++) {
    let outcome = cache?.get(name, type, asking.now)
    if (outcome === undefined) {
      outcome = capped(once(name, type, asking))
      if (cache !== undefined && keeps(name, type)) outcome = cache.put(name, type, outcome, asking.now)
    } else trace?.push({ kind: 'cached', depth, server, name, type, remaining: remaining(outcome) })
    switch (outcome.kind) {
      case 'failed':
        return serverFailure
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
  return serverFailure
}

/** The longest a resolver remembers anything (unbound, `cache-max-ttl`). */
const maximumTtl = 86400

function capped(outcome: Outcome): Outcome {
  if (outcome.kind !== 'records' && outcome.kind !== 'alias') return outcome
  if (outcome.records.every(({ ttl }) => ttl <= maximumTtl)) return outcome
  const cap = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl: Math.min(record.ttl, maximumTtl) })
  const records = outcome.records.map(cap)
  if (outcome.kind === 'alias') return { ...outcome, records }
  return { ...outcome, records, ...(outcome.additional === undefined ? {} : { additional: outcome.additional.map(cap) }) }
}

function remaining(outcome: Outcome): number {
  if (outcome.kind === 'negative') return outcome.soa?.ttl ?? 0
  return outcome.kind === 'failed' ? 0 : (outcome.records[0]?.ttl ?? 0)
}
