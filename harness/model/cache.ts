import type { ResourceRecord } from '../dns/message.ts'
import { isWithin } from '../dns/name.ts'
import type { Outcome, Reply } from './reply.ts'

interface Entry {
  readonly outcome: Outcome
  /** Seconds of virtual time; still good in that very second, as unbound has it. */
  readonly expires: number
}

/** What one server remembers: sets of records by their own TTL, negative answers by the SOA's (RFC 2308 section 5), delegations. */
export class ServerCache {
  readonly #entries = new Map<string, Entry>()
  readonly #soas = new Map<string, number>()
  readonly #replies = new Map<string, { readonly reply: Reply; readonly since: number; readonly expires: number }>()
  readonly #absent = new Map<string, number>()
  readonly #delegations = new Map<string, number>()
  #kept = false

  /** From now on it remembers nothing more. */
  keep(): void {
    this.#kept = true
  }

  /** What is known of a name, with the TTLs that remain. An alias of it answers for every type but DS, which is the parent's. */
  get(name: string, type: string, now: number): Outcome | undefined {
    const known = this.#read(name, type, now)
    if (known !== undefined || type === 'CNAME' || type === 'DS') return known
    const alias = this.#read(name, 'CNAME', now)
    if (alias?.kind !== 'records') return undefined
    return { kind: 'alias', records: alias.records, target: alias.records.at(-1)!.data }
  }

  #read(name: string, type: string, now: number): Outcome | undefined {
    const key = `${type} ${name}`
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.expires < Math.floor(now)) {
      this.#entries.delete(key)
      return undefined
    }
    return aged(entry.outcome, entry.expires - Math.floor(now))
  }

  /** Whether it knows something of a name or of one below it, and be it that there is nothing of some type. */
  knowsOf(name: string, now: number): boolean {
    for (const [key, { outcome, expires }] of this.#entries) {
      const missing = outcome.kind === 'negative' && outcome.rcode === 'NXDOMAIN'
      if (!missing && expires >= Math.floor(now) && isWithin(key.slice(key.indexOf(' ') + 1), name)) return true
    }
    return false
  }

  /**
   * Remembers an outcome and returns it as it will be handed out. A zone's SOA is one set of records whichever negative answer
   * it came with: while it is remembered it is not refreshed, so later negative answers live no longer than the first.
   */
  put(name: string, type: string, outcome: Outcome, now: number): Outcome {
    const ttl = lifetime(outcome)
    if (ttl === undefined || this.#kept) return outcome
    if (outcome.kind === 'negative') return this.#putNegative(`${type} ${name}`, outcome, ttl, now)
    const expires = Math.floor(now) + ttl
    if (outcome.kind !== 'alias') this.#entries.set(`${type} ${name}`, { outcome, expires })
    else this.#entries.set(`CNAME ${name}`, { outcome: { kind: 'records', records: outcome.records }, expires })
    return outcome
  }

  #putNegative(key: string, outcome: Outcome & { kind: 'negative' }, ttl: number, now: number): Outcome {
    const time = Math.floor(now)
    const zone = outcome.soa?.name ?? ''
    let expires = this.#soas.get(zone) ?? -1
    if (expires < time) this.#soas.set(zone, (expires = time + ttl))
    const shared = expires < time + ttl ? aged(outcome, expires - time) : outcome
    this.#entries.set(key, { outcome: shared, expires: Math.min(expires, time + ttl) })
    return shared
  }

  /** Remembers that a zone's servers are known. */
  putDelegation(zone: string, ttl: number, now: number): void {
    if (!this.#kept) this.#delegations.set(zone, Math.floor(now) + ttl)
  }

  knowsDelegation(zone: string, now: number): boolean {
    return (this.#delegations.get(zone) ?? -1) >= Math.floor(now)
  }

  /** A whole reply, as servers keep it that relay: everything in it ages together. */
  getReply(name: string, type: string, now: number): { readonly reply: Reply; readonly age: number } | undefined {
    const known = this.#replies.get(`${type} ${name}`)
    if (known === undefined || known.expires <= Math.floor(now)) return undefined
    return { reply: known.reply, age: Math.floor(now) - known.since }
  }

  /** A reply that has run out, for so many seconds, where it is kept for longer than it lives. */
  getStaleReply(name: string, type: string, { now, seconds }: { readonly now: number; readonly seconds: number }): { readonly reply: Reply; readonly since: number } | undefined {
    const known = this.#replies.get(`${type} ${name}`)
    const since = known === undefined ? -1 : Math.floor(now) - known.expires
    return known === undefined || since < 0 || since >= seconds ? undefined : { reply: known.reply, since }
  }

  putReply(name: string, type: string, reply: Reply, { ttl, now }: { ttl: number; now: number }): void {
    if (ttl > 0 && !this.#kept) this.#replies.set(`${type} ${name}`, { reply, since: Math.floor(now), expires: Math.floor(now) + ttl })
  }

  /** Leaves a server out that did not answer, until a time. */
  leaveOut(server: string, until: number): void {
    if (!this.#kept) this.#absent.set(server, until)
  }

  isLeftOut(server: string, now: number): boolean {
    return (this.#absent.get(server) ?? -Infinity) > now
  }

  clear(): void {
    this.#replies.clear()
    this.#absent.clear()
    this.#entries.clear()
    this.#soas.clear()
    this.#delegations.clear()
  }
}

/** The memory of all servers of a model. Hand the same one to successive questions to see answers age. */
export class Cache {
  readonly #servers = new Map<string, ServerCache>()
  #kept = false

  of(server: string): ServerCache {
    let found = this.#servers.get(server)
    if (found === undefined) this.#servers.set(server, (found = new ServerCache()))
    if (this.#kept) found.keep()
    return found
  }

  /** From now on what it has is all that it has: the same may be asked in several ways, and none of them learns from another. */
  keep(): void {
    this.#kept = true
  }

  /** Forgets everything, or what one server remembers: what a restart does. */
  clear(server?: string): void {
    if (server === undefined) this.#servers.clear()
    else this.#servers.delete(server)
  }
}

function lifetime(outcome: Outcome): number | undefined {
  if (outcome.kind === 'failed' || outcome.kind === 'silent') return undefined
  if (outcome.kind === 'negative') return outcome.soa?.ttl
  return Math.min(...outcome.records.map(({ ttl }) => ttl))
}

function aged(outcome: Outcome, ttl: number): Outcome {
  if (outcome.kind === 'failed' || outcome.kind === 'silent') return outcome
  if (outcome.kind === 'negative') return { ...outcome, soa: outcome.soa && { ...outcome.soa, ttl } }
  const older = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl })
  const records = outcome.records.map(older)
  if (outcome.kind === 'alias') return { ...outcome, records }
  if (outcome.additional === undefined) return { ...outcome, records }
  return { ...outcome, records, additional: outcome.additional.map(older) }
}
