import type { ResourceRecord, Response } from '../../../harness/dns/message.ts'

/** What two authorities' answers are compared by. The chain of aliases keeps its order; the records of a set have none. */
export interface Seen {
  readonly rcode: string
  readonly aa: boolean
  readonly answer: readonly string[]
  readonly authority: readonly string[]
  readonly additional: readonly string[]
}

export function compared(response: Response, apexes: readonly string[]): Seen {
  const { rcode, authoritative: aa } = response
  const answer = ordered(response.answer)
  // NSD adds the zone's own NS to every positive answer, which RFC 1034 section 4.3.2 does not ask for, and their addresses.
  const own = (name: string, type: string): boolean => aa && rcode === 'NOERROR' && answer.length > 0 && type === 'NS' && apexes.includes(name)
  const dropped = response.authority.filter(({ name, type }) => own(name, type))
  const hosts = new Set(dropped.map(({ data }) => data))
  const wanted = new Set([...response.answer, ...response.authority.filter((record) => !dropped.includes(record))].map(({ data }) => data.split(' ').at(-1)))
  return {
    rcode,
    aa,
    answer,
    authority: lines(response.authority.filter((record) => !dropped.includes(record))).toSorted(),
    additional: lines(response.additional.filter(({ name }) => !hosts.has(name) || wanted.has(name))).toSorted(),
  }
}

function ordered(records: readonly ResourceRecord[]): readonly string[] {
  const chain = records.findLastIndex(({ type }) => type === 'CNAME' || type === 'DNAME') + 1
  return [...lines(records.slice(0, chain)), ...lines(records.slice(chain)).toSorted()]
}

function lines(records: readonly ResourceRecord[]): readonly string[] {
  return records.map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${type === 'DS' ? delegationSigner(data) : data}`)
}

function delegationSigner(data: string): string {
  const octets = Buffer.from(/^\\# \d+ ([0-9a-f]+)$/.exec(data)?.[1] ?? '', 'hex')
  return octets.length < 4 ? data : `${octets.readUInt16BE(0)} ${octets[2]} ${octets[3]} ${octets.subarray(4).toString('hex').toUpperCase()}`
}
