import { isAddress, parseCidr, toNumber } from './address.ts'

/** First and last of consecutive numbers: addresses, or ports. */
export type Range = readonly [first: number, last: number]

export const everyAddress: readonly Range[] = [[0, 0xffffffff]]
export const everyPort: readonly Range[] = [[0, 65535]]

/** The addresses of a CIDR, which must be one. */
export function rangeOf(cidr: string): Range {
  const { network, length } = parseCidr(cidr)!
  return [network, network + 2 ** (32 - length) - 1]
}

/** What is written as an address, a prefix, or from one address to another with a hyphen between; `undefined` for what is none of them. */
export function parseRange(written: string): Range | undefined {
  if (isAddress(written)) return [toNumber(written), toNumber(written)]
  if (parseCidr(written)) return rangeOf(written)
  const [first = '', last = '', ...rest] = written.split('-').map((end) => end.trim())
  if (rest.length > 0 || !isAddress(first) || !isAddress(last) || toNumber(first) > toNumber(last)) return undefined
  return [toNumber(first), toNumber(last)]
}

/** All of them in ascending order, those that touch joined. */
export function joined(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

/** Every address outside the given ones, which must be joined. */
export function outside(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = []
  let next = 0
  for (const [first, last] of ranges) {
    if (first > next) result.push([next, first - 1])
    next = last + 1
  }
  if (next <= 0xffffffff) result.push([next, 0xffffffff])
  return result
}

export function includes(ranges: readonly Range[], number: number): boolean {
  return ranges.some(([first, last]) => first <= number && number <= last)
}

/** Whether all numbers of one range lie in the others, which must be joined. */
export function covers(ranges: readonly Range[], [from, to]: Range): boolean {
  return ranges.some(([first, last]) => first <= from && to <= last)
}
