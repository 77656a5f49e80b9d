import { fromNumber, parseCidr, size } from '../../dns/address.ts'
import { isSymbolic, isWholeSymbol } from '../symbol.ts'
import { ImportError } from '../refusal.ts'
import type { Function } from './scope.ts'
import { callSymbol, entryOf, isObject, member, same } from './values.ts'
import { around, describe } from './values.ts'
import { written } from './text-functions.ts'

const listed = (name: string, work: (list: readonly unknown[], ...more: readonly unknown[]) => unknown): Function => (given) => {
  const [first, ...more] = given
  return Array.isArray(first) ? work(first, ...more) : callSymbol(name, given)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function contains([of, what]: readonly unknown[]): unknown {
  if (isWholeSymbol(of)) return callSymbol('contains', [of, what])
  if (Array.isArray(of)) return of.some((one) => same(one, what))
  if (isObject(of)) return entryOf(of, written(what)) !== undefined
  return written(of).includes(written(what))
}

function merged(a: unknown, b: unknown): unknown {
  if (!isObject(a) || !isObject(b)) return b
  const made: Record<string, unknown> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const there = Object.keys(made).find((one) => one.toLowerCase() === key.toLowerCase()) ?? key
    made[there] = isObject(made[there]) && isObject(value) ? merged(made[there], value) : value
  }
  return made
}

function distinct(list: readonly unknown[]): readonly unknown[] {
  const seen = new Set<string>()
  return list.filter((one) => !seen.has(describe(one)) && seen.add(describe(one)))
}

function union(given: readonly unknown[]): unknown {
  const known = given.filter((one) => !isWholeSymbol(one) && one !== null)
  if (known.length === 0) return given[0] ?? null
  return known.some(Array.isArray) ? distinct(known.flat(1)) : known.reduce(merged)
}

function intersection(given: readonly unknown[]): unknown {
  const [first, ...more] = given
  if (Array.isArray(first)) return first.filter((one) => more.every((list) => Array.isArray(list) && list.some((other) => same(one, other))))
  if (!isObject(first)) return callSymbol('intersection', given)
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => more.every((other) => isObject(other) && same(entryOf(other, key)?.value, value))))
}

function take(name: 'take' | 'skip', given: readonly unknown[]): unknown {
  const [of, count] = given
  if (typeof count !== 'number') return callSymbol(name, given)
  const at = Math.max(0, count)
  const cut = <T extends string | readonly unknown[]>(value: T): unknown => (name === 'take' ? value.slice(0, at) : value.slice(at))
  if (Array.isArray(of)) return cut(of)
  return isWholeSymbol(of) && name === 'skip' ? callSymbol(name, given) : around(written(of), (one) => (isSymbolic(of) && name === 'take' ? one : cut(one)))
}

function flattened(value: unknown): unknown {
  return Array.isArray(value) ? value.flat(1) : value
}

const numbers = (given: readonly unknown[]): readonly number[] => given.flat(1).map(Number)
const arithmetic = (name: string, work: (a: number, b: number) => number): Function => (given) => (given.some(isSymbolic) ? callSymbol(name, given) : work(Number(given[0]), Number(given[1])))

const longestRange = 10_000

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr */
function cidrSubnet(given: readonly unknown[]): unknown {
  const [network, length, index] = given
  const prefix = typeof network === 'string' ? parseCidr(network) : undefined
  if (prefix === undefined || given.some(isSymbolic)) return callSymbol('cidrSubnet', given)
  return `${fromNumber(prefix.network + Number(index) * 2 ** (32 - Number(length)))}/${Number(length)}`
}

function cidrHost(given: readonly unknown[]): unknown {
  const [network, index] = given
  const prefix = typeof network === 'string' ? parseCidr(network) : undefined
  return prefix === undefined ? callSymbol('cidrHost', given) : fromNumber(prefix.network + Number(index) + 1)
}

function parsedCidr(given: readonly unknown[]): unknown {
  const [written] = given
  const prefix = typeof written === 'string' ? parseCidr(written) : undefined
  if (prefix === undefined || typeof written !== 'string') return callSymbol('parseCidr', given)
  const last = prefix.network + size(written) - 1
  const netmask = fromNumber((0xffffffff << (32 - Number(written.split('/')[1]))) >>> 0)
  return { network: fromNumber(prefix.network), netmask, broadcast: fromNumber(last), firstUsable: fromNumber(prefix.network + 1), lastUsable: fromNumber(last - 1), cidr: Number(written.split('/')[1]) }
}

function shallow([first, ...more]: readonly unknown[]): unknown {
  return (Array.isArray(first) ? first : [first, ...more]).filter(isObject).reduce<Record<string, unknown>>((all, one) => ({ ...all, ...one }), {})
}

function nth(of: unknown, at: 0 | -1): unknown {
  if (Array.isArray(of)) return of.at(at) ?? null
  return isWholeSymbol(of) ? member(of, at) : written(of).at(at) ?? ''
}

function safely(given: readonly unknown[]): unknown {
  const [first, ...keys] = given
  return keys.reduce((of, key) => {
    if (of === null || of === undefined) return null
    if (isObject(of)) return entryOf(of, written(key))?.value ?? null
    return Array.isArray(of) ? (typeof key === 'number' ? of[key] ?? null : null) : member(of, key)
  }, first)
}

export const dataFunctions: Readonly<Record<string, Function>> = {
  array: ([one]) => (Array.isArray(one) ? one : [one]),
  createarray: (given) => given,
  createobject: (given) => Object.fromEntries(Array.from({ length: given.length / 2 }, (_, n) => [written(given[2 * n]), given[2 * n + 1]])),
  contains,
  empty: ([one]) => (isWholeSymbol(one) ? callSymbol('empty', [one]) : isEmpty(one)),
  first: ([of]) => nth(of, 0),
  last: ([of]) => nth(of, -1),
  flatten: ([one]) => flattened(one),
  intersection,
  union,
  items: ([one]) => (isObject(one) ? Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value })) : callSymbol('items', [one])),
  objectkeys: ([one]) => (isObject(one) ? Object.keys(one).toSorted() : callSymbol('objectKeys', [one])),
  length: ([one]) => (isWholeSymbol(one) ? callSymbol('length', [one]) : isObject(one) ? Object.keys(one).length : Array.isArray(one) ? one.length : written(one).length),
  range: ([from, count]) => {
    if (typeof from !== 'number' || typeof count !== 'number') return callSymbol('range', [from, count])
    if (count > longestRange) throw new ImportError(`range(${from}, ${count}) is longer than the ${longestRange} that Azure allows`)
    return Array.from({ length: Math.max(0, count) }, (_, n) => from + n)
  },
  skip: (given) => take('skip', given),
  take: (given) => take('take', given),
  shallowmerge: shallow,
  tryget: safely,
  tryindexfromend: ([of, n]) => (Array.isArray(of) ? of.at(-Number(n)) ?? null : null),
  indexfromend: ([of, n]) => (Array.isArray(of) ? of.at(-Number(n)) ?? null : member(of, n)),
  distinct: listed('distinct', distinct),
  add: arithmetic('add', (a, b) => a + b),
  sub: arithmetic('sub', (a, b) => a - b),
  mul: arithmetic('mul', (a, b) => a * b),
  div: arithmetic('div', (a, b) => Math.trunc(a / b)),
  mod: arithmetic('mod', (a, b) => a % b),
  min: (given) => (given.flat(1).some(isSymbolic) ? callSymbol('min', given) : Math.min(...numbers(given))),
  max: (given) => (given.flat(1).some(isSymbolic) ? callSymbol('max', given) : Math.max(...numbers(given))),
  int: ([one]) => (isSymbolic(one) ? callSymbol('int', [one]) : Math.trunc(Number(one))),
  float: ([one]) => (isSymbolic(one) ? callSymbol('float', [one]) : Number(one)),
  cidrsubnet: cidrSubnet,
  cidrhost: cidrHost,
  parsecidr: parsedCidr,
}
