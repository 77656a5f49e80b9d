import type { ComponentId } from '../world/component.ts'
import { components } from '../facts/components.ts'
import { createModel } from '../model/model.ts'
import type { Reliance } from '../model/reliance.ts'
import type { Facts } from '../facts/facts.ts'
import { dependencies, type World } from './dependencies.ts'
import { judgeIn, type PredictedJudgement } from '../diagnosis/intent/predicted.ts'
import type { Requirement } from '../diagnosis/intent/requirement.ts'
import { predictorOf, type Predictor } from '../diagnosis/observed/predicted.ts'

/** An outcome with every component whose failure, on top of what is broken, could change it; none where no more fails. */
export interface Evaluated extends PredictedJudgement {
  readonly uses: ReadonlySet<ComponentId>
}

/** Judgements in any world, each found out once. */
export interface Evaluation {
  /** In exactly this world: use it for worlds that consist of components in use. */
  at(requirement: Requirement, faults: readonly ComponentId[]): Evaluated
  /**
   * In any world. A component that an outcome did not depend on cannot change it by failing, so only those faults count that are
   * used, one after the other: what is used may change with each.
   */
  in(requirement: Requirement, faults: readonly ComponentId[]): Evaluated
  /** How often something was really judged. */
  readonly judged: () => number
}

const nothing: ReadonlySet<ComponentId> = new Set()

/** Worlds that are kept to be looked at again: single failures are gone through one by one, and come again where they are combined. */
const mostPredictors = (depth: number): number => (depth === 1 ? 4 : 256)

/** `depth`: how much fails at once at most. What an outcome depends on is not looked for where nothing more fails. */
export function evaluation(facts: Facts, depth: number = Infinity): Evaluation {
  const used = dependencies(facts)
  const surveyed = new Set(components(facts).map(({ id }) => id))
  const predictors = new Map<string, Predictor>()
  const known = new Map<Requirement, Map<string, Evaluated>>()
  let judged = 0
  /** What the judgement that is under way relies on, and the world that it is made in. */
  let underway: { readonly relied: Set<ComponentId>; readonly world: World } | undefined
  const reliance: Reliance = {
    on(component) {
      underway?.relied.add(component)
    },
    onAnswer(path) {
      if (underway !== undefined) for (const id of used.ofPath(path, underway.world)) underway.relied.add(id)
    },
  }

  function at(requirement: Requirement, faults: readonly ComponentId[]): Evaluated {
    const key = faults.length < 2 ? (faults[0] ?? '') : faults.toSorted().join('\n')
    let outcomes = known.get(requirement)
    if (outcomes === undefined) known.set(requirement, (outcomes = new Map()))
    let outcome = outcomes.get(key)
    if (outcome === undefined) outcomes.set(key, (outcome = evaluate(requirement, key, faults)))
    return outcome
  }

  function evaluate(requirement: Requirement, key: string, faults: readonly ComponentId[]): Evaluated {
    const predictor = predictorIn(key, faults)
    judged++
    if (faults.length >= depth) return { ...judgeIn(predictor, requirement), uses: nothing }
    const { model: { faults: broken }, reach } = predictor
    const relied = new Set<ComponentId>()
    underway = { relied, world: { faults: broken, reach } }
    const outcome = judgeIn(predictor, requirement, reliance.onAnswer)
    underway = undefined
    return { ...outcome, uses: usesOf(relied, broken) }
  }

  function predictorIn(key: string, faults: readonly ComponentId[]): Predictor {
    let predictor = predictors.get(key)
    // Worlds of a component that many requirements use are met again soon; all of a large design would fill the memory.
    if (predictor === undefined && predictors.size >= mostPredictors(depth)) predictors.clear()
    if (predictor === undefined) predictors.set(key, (predictor = faults.length >= depth ? predictorOf(createModel(facts, { faults })) : predictorOf(createModel(facts, { faults, reliance }), reliance)))
    return predictor
  }

  /** What can fail of what an outcome relies on, and after it regions and zones that would take any of it along. */
  function usesOf(relied: ReadonlySet<ComponentId>, broken: ReadonlySet<ComponentId>): ReadonlySet<ComponentId> {
    const standing = [...relied].filter((id) => !broken.has(id))
    const regions = standing.flatMap((id) => used.regionsOf(id)).filter((id) => !broken.has(id))
    return new Set([...standing.filter((id) => surveyed.has(id)), ...regions])
  }

  return {
    at,
    in(requirement, faults) {
      const standing = new Set(faults)
      const broken: ComponentId[] = []
      let outcome = at(requirement, broken)
      for (;;) {
        const next = [...standing].find((fault) => outcome.uses.has(fault))
        if (next === undefined) return outcome
        standing.delete(next)
        broken.push(next)
        outcome = at(requirement, broken)
      }
    },
    judged: () => judged,
  }
}
