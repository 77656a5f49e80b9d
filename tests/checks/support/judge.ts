import test, { type Macro } from 'ava'
import { catalog } from '../../../harness/catalog.ts'
import { runChecks, type CheckResult } from '../../../harness/checks/run.ts'
import type { TopologyInput } from '../../../harness/resources/sections.ts'
import { scriptedWorld, type Script } from './scripted-world.ts'
import { asDesigned, factsOf } from './small-design.ts'

/** One situation: what the design has otherwise than the small one, and what is seen otherwise than it says. */
export interface Situation {
  readonly design?: Partial<TopologyInput>
  readonly seen?: Script
}

export function judge({ design, seen }: Situation): Promise<readonly CheckResult[]> {
  return runChecks({ facts: factsOf(design), world: scriptedWorld({ ...asDesigned, ...seen }) }, { checks: catalog })
}

function of(results: readonly CheckResult[], id: string): CheckResult {
  return results.find(({ check }) => check.id === id)!
}

/** The check passes, with as many cases as are written. */
export const holds: Macro<[id: string, cases: number, situation?: Situation]> = test.macro({
  title: (title, id: string) => `${id}: holds ${title ?? 'as designed'}`,
  async exec(t, id: string, cases: number, situation: Situation = {}) {
    const { verdict, findings, reason } = of(await judge(situation), id)
    t.deepEqual({ verdict, cases: findings.length, reason }, { verdict: 'pass', cases, reason: undefined }, JSON.stringify(findings, undefined, 1))
  },
})

/** What a situation must yield. `also` are the other checks that fail for the same cause; none unless written. */
export interface Yields {
  /** `host: subject` of each finding that does not hold. */
  readonly violations: readonly string[]
  readonly because: RegExp
  readonly fix?: RegExp
  readonly at: string
  readonly also?: readonly string[]
}

/** Broken in one way: the check yields that finding and no other, and no check fails but those that are written. */
export const finds: Macro<[id: string, situation: Situation, expected: Yields]> = test.macro({
  title: (title, id: string) => `${id}: finds ${title}`,
  async exec(t, id: string, situation: Situation, expected: Yields) {
    const results = await judge(situation)
    const violations = of(results, id).findings.filter((finding) => !finding.holds)
    t.deepEqual(violations.map(({ host, subject }) => `${host}: ${subject}`), expected.violations)
    for (const { because, fix, at } of violations) {
      t.regex(because ?? '', expected.because)
      t.regex(fix ?? '', expected.fix ?? /\.$/)
      t.is(at?.join('/'), expected.at)
    }
    const failed = results.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id)
    t.deepEqual(failed.toSorted(), [id, ...(expected.also ?? [])].toSorted())
    t.deepEqual(results.filter(({ reason }) => reason?.includes('scripted world')).map(({ check, reason }) => `${check.id}: ${reason}`), [])
  },
})

export const skips: Macro<[id: string, situation: Situation, reason: RegExp]> = test.macro({
  title: (title, id: string) => `${id}: is skipped ${title ?? 'where there is nothing to examine'}`,
  async exec(t, id: string, situation: Situation, reason: RegExp) {
    const result = of(await judge(situation), id)
    t.is(result.verdict, 'skip')
    t.regex(result.reason ?? '', reason)
  },
})
