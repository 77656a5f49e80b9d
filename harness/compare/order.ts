/** An order in which things are done one after the other, with how bad the states on the way are, added up. */
export interface Order<T> {
  readonly things: readonly T[]
  readonly cost: number
}

/**
 * The order that costs least. `cost` says how bad it is when only these things have been done: 0 for a good state, `undefined` for
 * one that cannot be. Of equals the one that does earlier things first. The search ends after `budget` states; within it, nothing
 * costs less than what it finds. `undefined`: there is no order, or none was found in time.
 */
export function bestOrder<T>(things: readonly T[], cost: (done: ReadonlySet<T>) => number | undefined, budget: number): Order<T> | undefined {
  const open: Order<T>[] = [{ things: [], cost: 0 }]
  const seen = new Set<string>()
  for (let left = budget; left > 0 && open.length > 0; left--) {
    const at = cheapest(open)
    if (at.things.length === things.length) return at
    const done = new Set(at.things)
    const key = keyOf(things, done)
    if (seen.has(key)) continue
    seen.add(key)
    for (const next of things) {
      if (done.has(next)) continue
      const state = new Set(done).add(next)
      // The last state is where everybody wants to be.
      const more = seen.has(keyOf(things, state)) ? undefined : state.size === things.length ? 0 : cost(state)
      if (more !== undefined) open.push({ things: [...at.things, next], cost: at.cost + more })
    }
  }
  return undefined
}

/** Takes out the first of those that cost least and have come furthest. */
function cheapest<T>(open: Order<T>[]): Order<T> {
  let best = 0
  for (const [n, { cost, things }] of open.entries()) {
    const leader = open[best]!
    if (cost < leader.cost || (cost === leader.cost && things.length > leader.things.length)) best = n
  }
  return open.splice(best, 1)[0]!
}

function keyOf<T>(things: readonly T[], done: ReadonlySet<T>): string {
  return things.map((thing) => (done.has(thing) ? '1' : '0')).join('')
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
