import type { ResourceRecord } from '../dns/message.ts'
import type { Outcome } from './reply.ts'

interface Entry {
  readonly outcome: Outcome
  /** Seconds of virtual time; still good in that very second, as unbound has it. */
  readonly expires: number
}

/** What one server remembers: sets of records by their own TTL, negative answers by the SOA's (RFC 2308 section 5), delegations. */
export class ServerCache {
  readonly #entries = new Map<string, Entry>()
  readonly #delegations = new Map<string, number>()

  /** What is known of a name, an alias of it included, with the TTLs that remain. */
  get(name: string, type: string, now: number): Outcome | undefined {
    if (type !== 'CNAME') return this.#read(name, type, now) ?? this.#read(name, 'CNAME', now)
    const outcome = this.#read(name, type, now)
    return outcome?.kind === 'alias' ? { kind: 'records', records: outcome.records } : outcome
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

  put(name: string, type: string, outcome: Outcome, now: number): void {
    const ttl = lifetime(outcome)
    if (ttl === undefined) return
    this.#entries.set(`${outcome.kind === 'alias' ? 'CNAME' : type} ${name}`, { outcome, expires: Math.floor(now) + ttl })
  }

  /** Remembers that a zone's servers are known. */
  putDelegation(zone: string, ttl: number, now: number): void {
    this.#delegations.set(zone, Math.floor(now) + ttl)
  }

  knowsDelegation(zone: string, now: number): boolean {
    return (this.#delegations.get(zone) ?? -1) >= Math.floor(now)
  }

  clear(): void {
    this.#entries.clear()
    this.#delegations.clear()
  }
}

/** The memory of all servers of a model. Hand the same one to successive questions to see answers age. */
export class Cache {
  readonly #servers = new Map<string, ServerCache>()

  of(server: string): ServerCache {
    let found = this.#servers.get(server)
    if (found === undefined) this.#servers.set(server, (found = new ServerCache()))
    return found
  }

  /** Forgets everything, or what one server remembers: what a restart does. */
  clear(server?: string): void {
    if (server === undefined) this.#servers.clear()
    else this.#servers.delete(server)
  }
}

function lifetime(outcome: Outcome): number | undefined {
  if (outcome.kind === 'failed') return undefined
  if (outcome.kind === 'negative') return outcome.soa?.ttl
  return Math.min(...outcome.records.map(({ ttl }) => ttl))
}

function aged(outcome: Outcome, ttl: number): Outcome {
  if (outcome.kind === 'failed') return outcome
  if (outcome.kind === 'negative') return { ...outcome, soa: outcome.soa && { ...outcome.soa, ttl } }
  const older = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl })
  const records = outcome.records.map(older)
  if (outcome.kind === 'alias' || outcome.additional === undefined) return { ...outcome, records }
  return { ...outcome, records, additional: outcome.additional.map(older) }
}
