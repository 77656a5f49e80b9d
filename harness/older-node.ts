/**
 * What the package's code takes for granted and Node 20 lacks: helpers of iterators, operations of sets, groups of maps (ECMAScript 2025,
 * https://tc39.es/ecma262/), and `Promise.withResolvers` (2024). Only what is missing is added, as the standard has it, and in Node 24
 * nothing is. The checkout itself never needs it: there, an older Node hands over to the one that npm has installed.
 */

/** A property as the built-in ones are: not listed, and replaceable. */
export function missing(owner: object, all: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(all)) {
    if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: false })
  }
}

type Callback = (value: unknown, index: number) => unknown
type Iterating = Iterator<unknown> & Iterable<unknown>

/** Each closes what it takes from when it ends before that does, since `for … of` does. */
export const iteratorHelpers: Readonly<Record<string, unknown>> = {
  * map(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) yield callback(value, n++)
  },
  * filter(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) if (callback(value, n++)) yield value
  },
  * flatMap(this: Iterating, callback: (value: unknown, index: number) => Iterable<unknown>) {
    let n = 0
    for (const value of this) yield* callback(value, n++)
  },
  * take(this: Iterating, limit: number) {
    let left = limit
    if (left <= 0) return
    for (const value of this) {
      yield value
      if (--left <= 0) return
    }
  },
  * drop(this: Iterating, limit: number) {
    let left = limit
    for (const value of this) if (left-- <= 0) yield value
  },
  some(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) if (callback(value, n++)) return true
    return false
  },
  every(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) if (!callback(value, n++)) return false
    return true
  },
  find(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) if (callback(value, n++)) return value
    return undefined
  },
  forEach(this: Iterating, callback: Callback) {
    let n = 0
    for (const value of this) callback(value, n++)
  },
  reduce(this: Iterating, callback: (sum: unknown, value: unknown, index: number) => unknown, ...initial: unknown[]) {
    return initial.length === 0 ? [...this].reduce(callback) : [...this].reduce(callback, initial[0])
  },
  toArray(this: Iterating) {
    return [...this]
  },
}

type Other = Pick<ReadonlySet<unknown>, 'size' | 'has' | 'keys'>

export const setOperations: Readonly<Record<string, unknown>> = {
  union(this: Set<unknown>, other: Other) {
    return new Set([...this, ...elements(other)])
  },
  intersection(this: Set<unknown>, other: Other) {
    // In the order of the smaller one.
    return new Set(this.size <= other.size ? [...this].filter((value) => other.has(value)) : [...elements(other)].filter((value) => this.has(value)))
  },
  difference(this: Set<unknown>, other: Other) {
    return new Set([...this].filter((value) => !other.has(value)))
  },
  symmetricDifference(this: Set<unknown>, other: Other) {
    return new Set([...[...this].filter((value) => !other.has(value)), ...[...elements(other)].filter((value) => !this.has(value))])
  },
  isSubsetOf(this: Set<unknown>, other: Other) {
    return [...this].every((value) => other.has(value))
  },
  isSupersetOf(this: Set<unknown>, other: Other) {
    return [...elements(other)].every((value) => this.has(value))
  },
  isDisjointFrom(this: Set<unknown>, other: Other) {
    return ![...this].some((value) => other.has(value))
  },
}

/** What is like a set hands out an iterator, which need not be iterable. */
function* elements(other: Other): Generator<unknown> {
  const keys = other.keys()
  for (let next = keys.next(); !next.done; next = keys.next()) yield next.value
}

export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V, index: number) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  let n = 0
  for (const value of values) {
    const key = keyOf(value, n++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

export function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: PromiseWithResolvers<T>['resolve']
  let reject!: PromiseWithResolvers<T>['reject']
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** What `await using` throws where the end of something fails after its work has failed (https://tc39.es/proposal-explicit-resource-management/). */
export class Suppressed extends Error {
  override readonly name = 'SuppressedError'
  readonly error: unknown
  readonly suppressed: unknown
  constructor(error: unknown, suppressed: unknown, message?: string) {
    super(message)
    this.error = error
    this.suppressed = suppressed
  }
}

const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object

missing(iterators, iteratorHelpers)
missing(globalThis, { Iterator: Object.assign(function Iterator() {}, { prototype: iterators }), SuppressedError: Suppressed })
missing(Iterator, { from: (values: Iterable<unknown>) => (function* from() { yield* values })() })
missing(Set.prototype, setOperations)
missing(Map, { groupBy })
missing(Promise, { withResolvers })
