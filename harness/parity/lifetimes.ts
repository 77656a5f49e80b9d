import type { Response, ResourceRecord } from '../dns/message.ts'

/** The longest that each record was ever said to be good for, seconds. */
export class Lifetimes {
  readonly #longest = new Map<string, number>()

  note(response: Response | undefined): void {
    for (const record of recordsOf(response)) this.#longest.set(keyOf(record), Math.max(this.#longest.get(keyOf(record)) ?? 0, record.ttl))
  }

  knows(record: ResourceRecord): boolean {
    return this.#longest.has(keyOf(record))
  }

  /** The same records, good for as long as any note of them says. */
  longest(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
    return records.map((record) => ({ ...record, ttl: Math.max(record.ttl, this.#longest.get(keyOf(record)) ?? 0) }))
  }
}

/** Records that the lab keeps longer than any of the predictions says; one that was cached has less time left, never more. */
export function outliving(predictions: readonly (Response | undefined)[], seen: Response | undefined): readonly (ResourceRecord & { original: number })[] {
  const originals = new Map<string, number>()
  for (const record of predictions.flatMap(recordsOf)) {
    originals.set(keyOf(record), Math.max(originals.get(keyOf(record)) ?? 0, record.ttl))
  }
  return recordsOf(seen).flatMap((record) => {
    const original = originals.get(keyOf(record))
    return original !== undefined && record.ttl > original ? [{ ...record, original }] : []
  })
}

/** All of a response that does not depend on when it was asked: rcode, flags, EDNS, and the sections without TTLs. */
export function answerText(response: Response | undefined): string {
  if (!response) return 'no answer'
  const { rcode, authoritative, truncated, recursionDesired, recursionAvailable, edns, answer, authority } = response
  const flags = [authoritative && 'aa', truncated && 'tc', recursionDesired && 'rd', recursionAvailable && 'ra'].filter(Boolean)
  return [`${rcode} ${flags.join(' ')}${edns ? ' edns' : ''}`, ...sectionText(answer), ...(authority.length > 0 ? ['authority', ...sectionText(authority)] : [])].join('; ')
}

/** A server may give the records of one set in any order. */
function sectionText(records: readonly ResourceRecord[]): readonly string[] {
  return records.map(({ name, type, data }) => `${name} ${type} ${data}`).toSorted()
}

function recordsOf(response: Response | undefined): readonly ResourceRecord[] {
  return [...(response?.answer ?? []), ...(response?.authority ?? [])]
}

function keyOf({ name, type, data }: ResourceRecord): string {
  return `${name} ${type} ${data}`
}
