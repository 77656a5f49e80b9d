import type { ComponentId } from '../../harness/world/component.ts'
import { createModel } from '../../harness/model/model.ts'
import { components } from '../../harness/model/components.ts'
import { judge, requirements, viewOf, type Outcome, type Requirement } from '../../harness/diagnosis/intent/requirement.ts'
import type { Facts } from '../../harness/facts/facts.ts'

/** A requirement in a world, judged with a model of its own and nothing shared. */
export function judgeAlone(facts: Facts, requirement: Requirement, faults: readonly ComponentId[]): Outcome {
  return judge(requirement, viewOf(createModel(facts, { faults })))
}

/** In how many worlds of up to two faults each requirement does not hold, counted one by one. */
export function brokenWorlds(facts: Facts): readonly number[] {
  const ids = components(facts).map(({ id }) => id)
  const worlds: ComponentId[][] = [[], ...ids.map((id) => [id])]
  ids.forEach((a, n) => worlds.push(...ids.slice(n + 1).map((b) => [a, b])))
  const needs = requirements(facts)
  const broken = needs.map(() => 0)
  for (const faults of worlds) {
    const view = viewOf(createModel(facts, { faults }))
    needs.forEach((requirement, n) => {
      if (!judge(requirement, view).holds) broken[n]!++
    })
  }
  return broken
}
