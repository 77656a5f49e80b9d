import fc from 'fast-check'
import type { ComponentId } from '../../harness/world/component.ts'
import { createModel } from '../../harness/model/model.ts'
import { components } from '../../harness/facts/components.ts'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import { judgeIn, type PredictedJudgement } from '../../harness/diagnosis/intent/predicted.ts'
import { requirements, type Requirement } from '../../harness/diagnosis/intent/requirement.ts'
import { predictorOf } from '../../harness/diagnosis/observed/predicted.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { evaluation } from '../../harness/survey/evaluation.ts'
import { factsOf } from '../design.ts'

/** A requirement in a world, judged with a model of its own and nothing shared. */
export function judgeAlone(facts: Facts, requirement: Requirement, faults: readonly ComponentId[]): PredictedJudgement {
  return judgeIn(predictorOf(createModel(facts, { faults })), requirement)
}

/** The first world in which a survey, which tries only what is used, judges a requirement otherwise than it is judged by itself; `undefined` where there is none. */
export function difference(facts: Facts, worlds: readonly (readonly ComponentId[])[]): string | undefined {
  const shared = evaluation(facts)
  for (const requirement of requirements(facts)) {
    for (const faults of worlds) {
      const { holds, leaks } = shared.in(requirement, faults)
      const alone = judgeAlone(facts, requirement, faults)
      if (holds !== alone.holds || leaks.join() !== alone.leaks.join()) return `${nameIntended(requirement)} with ${faults.join(' and ')}: ${holds} ${leaks.join()}, by itself ${alone.holds} ${alone.leaks.join()}`
    }
  }
  return undefined
}

/** In designs, every fault by itself, and some beside one another by number: none that a survey leaves out would have changed anything. */
export function assertSound(texts: fc.Arbitrary<string>, choices: fc.Arbitrary<readonly (readonly number[])[]>, parameters: fc.Parameters<[string, readonly (readonly number[])[]]>): void {
  fc.assert(
    fc.property(texts, choices, (text, chosen) => {
      const known = factsOf(text)
      const ids = components(known).map(({ id }) => id)
      const found = difference(known, [...ids.map((id) => [id]), ...chosen.map((choice) => [...new Set(choice.map((n) => ids[n % ids.length]!))])])
      if (found !== undefined) throw new Error(`${found}\n${text}`)
    }),
    parameters,
  )
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
