import type { ExecutionContext } from 'ava'
import fc from 'fast-check'

/** How much is tried, of what a test asks for: by `npm run test:quick`, by `npm test`, and by `npm run test:long`. */
const efforts = { quick: 0.1, whole: 1, long: 30 } as const
type Effort = keyof typeof efforts

/** Random tests are the same on every machine. TEST_SEED tries others; `npm run test:long` takes another one each night. */
const fixed = 2026

/** The seed that somebody asks for, or else the test's own. */
export function seedOr(usual: number): number {
  const asked = process.env['TEST_SEED']
  if (asked === undefined) return usual
  if (!/^\d{1,9}$/.test(asked)) throw new Error(`TEST_SEED is "${asked}", where a whole number of at most nine digits is meant`)
  return Number(asked)
}

function effort(): number {
  const asked = process.env['TEST_EFFORT'] ?? 'whole'
  if (!(asked in efforts)) throw new Error(`TEST_EFFORT is "${asked}", where one of ${Object.keys(efforts).join(', ')} is meant`)
  return efforts[asked as Effort]
}

/** Of what is tried one by one every so many, beginning with number `first`, as quickly as it is meant; by night all of it. */
export function share<T>(all: readonly T[], first: number, every: { readonly quick: number; readonly whole: number }): readonly T[] {
  const step = effort() < 1 ? every.quick : effort() > 1 ? 1 : every.whole
  return all.filter((_, index) => (index + first) % step === 0)
}

/** So many of what is slow in containers; TEST_DESIGNS says how many instead. */
export function designs(usual: number): number {
  const asked = process.env['TEST_DESIGNS']
  return asked === undefined ? Math.ceil(usual * Math.min(effort(), 5)) : Number(asked)
}

/**
 * What a random test hands to fast-check. Its seed is told whether it fails or not; where it fails, so are the smallest example and the
 * way to it. They are told beside what fails, since an assertion of AVA's is reported by itself, whatever is thrown after it.
 *
 * @param least Runs without which the test says nothing, whatever the effort.
 */
export function random<T>(t: Pick<ExecutionContext, 'log'>, runs: number, { seed = fixed, least = 1 }: { readonly seed?: number; readonly least?: number } = {}): fc.Parameters<T> {
  const taken = seedOr(seed)
  const numRuns = Math.max(least, Math.ceil(runs * effort()))
  t.log(`seed ${taken}, ${numRuns} runs`)
  return {
    seed: taken,
    numRuns,
    reporter(details) {
      const message = fc.defaultReportMessage(details)
      if (message === undefined) return
      t.log(message)
      throw details.errorInstance ?? new Error('what was found is told above')
    },
  }
}
