import { suggestion } from '../../language/nearest.ts'
import { breakable } from '../components.ts'
import type { FactsRule } from './rule.ts'

/** What a scenario breaks has to be there. */
const unknownFault: FactsRule = {
  code: 'unknown-fault',
  source: 'https://learn.microsoft.com/azure/reliability/concept-business-continuity-high-availability-disaster-recovery',
  *check(facts) {
    const { scenarios } = facts.topology
    if (scenarios.size === 0) return
    const known = new Set<string>(breakable(facts).map(({ id }) => id))
    for (const { timeline, path = [] } of scenarios.values()) {
      for (const { inject, path: step = path } of timeline) {
        for (const id of inject) if (!known.has(id)) yield { path: [...step, 'inject'], message: `the design has no component ${id}`, hint: suggestion(id, known, 'it has') }
      }
    }
  },
}

export const scenarioFactsRules: readonly FactsRule[] = [unknownFault]
