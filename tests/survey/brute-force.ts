import type { ComponentId } from '../../harness/world/component.ts'
import { createModel } from '../../harness/model/model.ts'
import { components } from '../../harness/facts/components.ts'
import { judgeIn, type PredictedJudgement } from '../../harness/diagnosis/intent/predicted.ts'
import { requirements, type Requirement } from '../../harness/diagnosis/intent/requirement.ts'
import { predictorOf } from '../../harness/diagnosis/observed/predicted.ts'
import type { Facts } from '../../harness/facts/facts.ts'

/** A requirement in a world, judged with a model of its own and nothing shared. */
export function judgeAlone(facts: Facts, requirement: Requirement, faults: readonly ComponentId[]): PredictedJudgement {
  return judgeIn(predictorOf(createModel(facts, { faults })), requirement)
}

/** In how many worlds of up to two faults each requirement does not hold, counted one by one. */
export function brokenWorlds(facts: Facts): readonly number[] {
  const ids = components(facts).map(({ id }) => id)
  const worlds: ComponentId[][] = [[], ...ids.map((id) => [id])]
  ids.forEach((a, n) => worlds.push(...ids.slice(n + 1).map((b) => [a, b])))
  const needs = requirements(facts)
  const broken = needs.map(() => 0)
  for (const faults of worlds) {
    const predictor = predictorOf(createModel(facts, { faults }))
    needs.forEach((requirement, n) => {
      if (!judgeIn(predictor, requirement).holds) broken[n]!++
    })
  }
  return broken
}
