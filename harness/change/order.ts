/** An order in which things are done one after the other, with how bad the states on the way are, added up. */
export interface Order<T> {
  readonly things: readonly T[]
  readonly cost: number
}

/**
 * The order that costs least. `cost` says how bad it is when only these things have been done: 0 for a good state, `undefined` for
 * one that cannot be. Of equals the one that does earlier things first. The search judges at most `budget` states; within that, nothing
 * costs less than what it finds. `undefined`: there is no order, or none was found in time.
 */
export function bestOrder<T>(things: readonly T[], cost: (done: ReadonlySet<T>) => number | undefined, budget: number): Order<T> | undefined {
  const open: Candidate<T>[] = [{ things: [], cost: 0, judged: true }]
  const seen = new Set<string>()
  for (let left = budget; left > 0 && open.length > 0; ) {
    const at = cheapest(open)
    const done = new Set(at.things)
    const key = keyOf(things, done)
    if (seen.has(key)) continue
    // A state is judged when its turn comes, until then it is taken for good; the last is where everybody wants to be.
    if (!at.judged && done.size < things.length) {
      left--
      const more = cost(done)
      if (more !== undefined) open.push({ things: at.things, cost: at.cost + more, judged: true })
      else seen.add(key)
      continue
    }
    if (done.size === things.length) return { things: at.things, cost: at.cost }
    seen.add(key)
    for (const next of things) if (!done.has(next)) open.push({ things: [...at.things, next], cost: at.cost, judged: false })
  }
  return undefined
}

interface Candidate<T> extends Order<T> {
  readonly judged: boolean
}

/** Takes out the first of those that cost least and have come furthest; one that was judged has come further than one that was not. */
function cheapest<T>(open: Candidate<T>[]): Candidate<T> {
  const way = ({ things, judged }: Candidate<T>): number => 2 * things.length + (judged ? 1 : 0)
  let best = 0
  for (const [n, candidate] of open.entries()) {
    const leader = open[best]!
    if (candidate.cost < leader.cost || (candidate.cost === leader.cost && way(candidate) > way(leader))) best = n
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
