import type { Episode } from './episodes.ts'

/** Seconds, from the shortest on. */
const shorter = [1, 5, 10, 30, 60, 120, 300] as const
const begin = 10

/**
 * The fewest and shortest episodes that still fail, as far as leaving out, shortening and moving them finds it (Zeller and Hildebrandt, Simplifying and
 * Isolating Failure-Inducing Input, 2002): first in halves, quarters and so on, then each by itself.
 */
export function shrink(episodes: readonly Episode[], fails: (episodes: readonly Episode[]) => boolean): readonly Episode[] {
  let least = episodes
  const take = (candidate: readonly Episode[]): boolean => {
    if (!fails(candidate)) return false
    least = candidate
    return true
  }
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < least.length && least.length > 1;) {
      const without = least.toSpliced(start, size)
      if (without.length === 0 || !take(without)) start += size
    }
  }
  take(least.map((one) => ({ ...one, from: begin, to: begin + one.to - one.from })))
  const first = Math.min(...least.map(({ from }) => from))
  if (first !== begin) take(least.map(({ id, from, to }) => ({ id, from: from - first + begin, to: to - first + begin })))
  for (let n = 0; n < least.length; n++) {
    const { from, to } = least[n]!
    shorter.some((length) => from + length < to && take(least.with(n, { ...least[n]!, to: from + length })))
  }
  return least
}
