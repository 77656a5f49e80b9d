import { isSymbolic, isWholeSymbol, symbol, symbolsIn } from '../symbol.ts'
import { uniqueString } from './unique-string.ts'

/** Objects that stand for a resource's properties, with the path at which each stands: what they lack is known only at run time. */
const origins = new WeakMap<object, string>()

/** Marks what `reference` gives. */
export function withOrigin<T>(value: T, origin: string): T {
  if (typeof value !== 'object' || value === null || origins.has(value)) return value
  origins.set(value, origin)
  for (const [key, one] of Object.entries(value)) withOrigin(one, Array.isArray(value) ? `${origin}[${key}]` : `${origin}.${key}`)
  return value
}

/** A property, whatever its letter case. Of what is not known, a symbol of it. */
export function member(of: unknown, key: unknown): unknown {
  if (typeof of === 'string' && isSymbolic(of)) return symbol(`${isWholeSymbol(of) ? of.slice(1, -1) : of}${step(key, of.includes('#'))}`)
  if (Array.isArray(of)) {
    if (typeof key === 'number') return key < 0 ? of.at(key) : of[key] ?? missing(of, key)
    return isSymbolic(key) ? symbol(`[${describe(of)}][${describe(key)}]`) : missing(of, key)
  }
  if (typeof of === 'object' && of !== null) {
    const found = entryOf(of as Record<string, unknown>, String(key))
    return found === undefined ? missing(of, key) : found.value
  }
  return symbol(`${describe(of)}${step(key, false)}`)
}

export function entryOf(of: Readonly<Record<string, unknown>>, key: string): { readonly value: unknown } | undefined {
  if (Object.hasOwn(of, key)) return { value: of[key] }
  const lower = key.toLowerCase()
  const found = Object.keys(of).find((one) => one.toLowerCase() === lower)
  return found === undefined ? undefined : { value: of[found] }
}

function missing(of: object, key: unknown): unknown {
  const origin = origins.get(of)
  return origin === undefined ? symbol(`nothing at ${String(key)}`) : symbol(`${origin}${step(key, true)}`)
}

function step(key: unknown, inside: boolean): string {
  const written = typeof key === 'number' ? `[${key}]` : `.${describe(key)}`
  return inside ? written : written
}

/** For symbols of calls: short, and equal where the value is. */
export function describe(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? 'null'
}

/** More of an argument tells nobody anything: a hash of it keeps different ones apart. */
const longest = 300

/** Of a call that only run time can make. */
export function callSymbol(name: string, given: readonly unknown[]): string {
  return symbol(`${name}(${given.map(describe).map((one) => (one.length > longest ? `${one.slice(0, 60)}… ${uniqueString(one)}` : one)).join(', ')})`)
}

/** Works on a text whose symbols are in no letter's way: each is one character of its own meanwhile. */
export function around(text: string, work: (text: string) => unknown): unknown {
  const inner = symbolsIn(text)
  if (inner.length === 0) return work(text)
  const back = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/[\uE100-\uE1FF]/g, (one) => symbol(inner[one.charCodeAt(0) - 0xe100] ?? 'unknown'))
    return Array.isArray(value) ? value.map(back) : value
  }
  let at = 0
  return back(work(text.replace(/⟦[^⟧]*⟧/g, () => String.fromCharCode(0xe100 + (at++ & 0xff)))))
}

export function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  return a === b || canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))) : one) ?? 'null'
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
