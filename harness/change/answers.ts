import type { ResourceRecord, Response } from '../dns/message.ts'

/** What a response says, without how long it may be kept: response code, records in their order, who denies. */
export function meaningOf(response: Response | undefined): string {
  if (response === undefined) return 'no answer'
  const records = response.answer.map(({ name, type, data }) => `${name} ${type} ${data}`)
  // The order of several addresses of one name says nothing (RFC 1034 section 3.6).
  const sorted = records.toSorted()
  const chain = response.answer.filter(({ type }) => type === 'CNAME').map(({ name, data }) => `${name} ${data}`)
  const denials = response.authority.map(({ name, type }) => `${name} ${type}`)
  return [response.rcode, response.truncated, ...chain, '|', ...sorted, '|', ...denials].join('\n')
}

/** How long a response may be kept: the TTL of each of its records. */
export function lifetimesOf(response: Response | undefined): string {
  if (response === undefined) return ''
  return [...response.answer, ...response.authority].map(({ name, type, ttl }) => `${name} ${type} ${ttl}`).toSorted().join(', ')
}

/** The longest a cache may go on saying what is no longer said, seconds: by a record that is gone, or by a denial. */
export function outdatedLife(before: Response | undefined, after: Response | undefined): number {
  const said = (response: Response | undefined): readonly ResourceRecord[] =>
    response === undefined ? [] : [...response.answer, ...response.authority]
  const still = new Set(said(after).map(({ name, type, data }) => `${name} ${type} ${data}`))
  return Math.max(0, ...said(before).filter(({ name, type, data }) => !still.has(`${name} ${type} ${data}`)).map(({ ttl }) => ttl))
}
