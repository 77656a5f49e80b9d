import type { ResourceRecord, Response } from '../../dns/message.ts'

/** The same for the same response, worked out once: in a model many hosts get one and the same. */
export function perResponse<Found extends NonNullable<unknown>>(work: (response: Response) => Found): (response: Response) => Found {
  const known = new WeakMap<Response, Found>()
  return (response) => {
    let found = known.get(response)
    if (found === undefined) known.set(response, (found = work(response)))
    return found
  }
}

/** Owner names from the question's name on, each the target of the alias before it, as far as the answer section goes. */
export const chainOf: (response: Response) => readonly string[] = perResponse((response) => {
  const targets = new Map(response.answer.filter(({ type }) => type === 'CNAME').map(({ name, data }) => [name, data]))
  const chain = [response.question.name]
  for (let target = targets.get(response.question.name); target !== undefined; target = targets.get(target)) {
    if (chain.includes(target)) break
    chain.push(target)
  }
  return chain
})

/** Addresses of the answer section, each once, in ascending order of their text. None when nobody answered. */
export function addressesOf(response: Response | undefined, type: 'A' | 'AAAA' = 'A'): readonly string[] {
  return response === undefined ? [] : dataOfType(response, type)
}

function dataOfType({ answer }: Response, type: string): readonly string[] {
  const found: string[] = []
  for (const record of answer) if (record.type === type && !found.includes(record.data)) found.push(record.data)
  return found.sort()
}

/** The SOA of a negative response's authority section (RFC 2308 section 2), which says whose denial it is. */
export interface Denial {
  /** Origin of the zone. */
  readonly zone: string
  readonly mname: string
  /** Seconds. */
  readonly minimum: number
  /** Seconds: what a cache may keep the denial for, the lesser of TTL and minimum (RFC 2308 section 5). */
  readonly life: number
}

export function denialOf(response: Response): Denial | undefined {
  const soa = response.authority.find(({ type }) => type === 'SOA')
  return soa && readSoa(soa)
}

function readSoa({ name, data, ttl }: ResourceRecord): Denial {
  const fields = data.split(' ')
  const minimum = Number(fields[6])
  return { zone: name, mname: fields[0] ?? '', minimum, life: Math.min(ttl, minimum) }
}

/** Whether the name exists without data of the type asked for (RFC 9499: NODATA). */
export function isNodata(response: Response): boolean {
  return response.rcode === 'NOERROR' && !response.answer.some(({ type }) => type === response.question.type)
}

/** Whether the two lists have the same members. */
export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member))
}
