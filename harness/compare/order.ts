/**
 * An order in which the things can be done one after the other so that every state on the way is good, or `undefined`. Earlier things
 * are preferred. The search ends after `budget` states; within it, it is complete.
 */
export function goodOrder<T>(things: readonly T[], good: (done: ReadonlySet<T>) => boolean, budget: number): readonly T[] | undefined {
  const seen = new Set<string>()
  let left = budget

  function search(done: readonly T[]): readonly T[] | undefined {
    if (done.length === things.length) return done
    for (const next of things) {
      if (done.includes(next)) continue
      const state = [...done, next]
      const key = things.map((thing) => (state.includes(thing) ? '1' : '0')).join('')
      if (seen.has(key) || left <= 0) continue
      seen.add(key)
      left--
      if (!good(new Set(state))) continue
      const rest = search(state)
      if (rest) return rest
    }
    return undefined
  }

  return search([])
}

/** Every part of the things but none and all. */
export function* properSubsets<T>(things: readonly T[]): Generator<ReadonlySet<T>> {
  for (let mask = 1; mask < 2 ** things.length - 1; mask++) yield new Set(things.filter((_, n) => mask & (1 << n)))
}

/** Each thing alone, and all but each. */
export function* firstAndLast<T>(things: readonly T[]): Generator<ReadonlySet<T>> {
  for (const thing of things) yield new Set([thing])
  for (const thing of things) yield new Set(things.filter((other) => other !== thing))
}
