import type { Facts } from '../../harness/facts/facts.ts'
import type { ResourceRecord, Response } from '../../harness/dns/message.ts'
import { factsOf, topologyText } from '../design.ts'

/** Facts of one of the project's designs, or of a text. */
export function load(text: string): Facts {
  return factsOf(/^[a-z-]+$/.test(text) ? topologyText(text) : text)
}

export function lines(records: readonly ResourceRecord[] | undefined): string[] {
  return (records ?? []).map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${data}`)
}

/** A response in short: code, chain, SOA's TTL. */
export function short(response: Response | undefined): string {
  if (response === undefined) return 'silence'
  const chain = response.answer.map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${data}`)
  return [response.rcode, ...chain, ...response.authority.map(({ name, type, ttl }) => `(${name} ${ttl} ${type})`)].join(' | ')
}
