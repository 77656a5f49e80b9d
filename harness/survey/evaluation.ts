import type { ComponentId } from '../world/component.ts'
import type { Facts } from '../facts/facts.ts'
import { judge } from '../diagnosis/intent/judgement.ts'
import type { PredictedJudgement } from '../diagnosis/intent/predicted.ts'
import type { Requirement } from '../diagnosis/intent/requirement.ts'
import { looks, settled, worldKey } from './looks.ts'

/** An outcome with every component whose failure, on top of what is broken, could change it; none where no more fails. */
export interface Evaluated extends PredictedJudgement {
  readonly uses: ReadonlySet<ComponentId>
}

/** Judgements in any world, each found out once. */
export interface Evaluation {
  /** In exactly this world: use it for worlds that consist of components in use. */
  at(requirement: Requirement, faults: readonly ComponentId[]): Evaluated
  /** In any world. */
  in(requirement: Requirement, faults: readonly ComponentId[]): Evaluated
  /** How often something was really judged. */
  readonly judged: () => number
}

const nothing: ReadonlySet<ComponentId> = new Set()

/** Most outcomes are one of two, where nothing more fails. */
const lasting = { true: { holds: true, leaks: [], unpredictable: [], uses: nothing }, false: { holds: false, leaks: [], unpredictable: [], uses: nothing } } as const

/** `depth`: how much fails at once at most. What an outcome depends on is not looked for where nothing more fails. */
export function evaluation(facts: Facts, depth: number = Infinity): Evaluation {
  const lookAs = looks(facts, depth)
  const known = new Map<Requirement, Map<string, Evaluated>>()
  let judged = 0

  function at(requirement: Requirement, faults: readonly ComponentId[]): Evaluated {
    const key = worldKey(faults)
    let outcomes = known.get(requirement)
    if (outcomes === undefined) known.set(requirement, (outcomes = new Map()))
    let outcome = outcomes.get(key)
    if (outcome === undefined) outcomes.set(key, (outcome = evaluate(requirement, faults)))
    return outcome
  }

  function evaluate(requirement: Requirement, faults: readonly ComponentId[]): Evaluated {
    judged++
    const { sights, uses, unpredictable } = lookAs(requirement.host, faults)
    const { holds, leaks } = judge(facts, requirement, sights)
    if (faults.length < depth) return { holds, leaks, unpredictable: [...unpredictable], uses: new Set(smallestFirst(uses)) }
    return leaks.length + unpredictable.size === 0 ? lasting[`${holds}`] : { holds, leaks, unpredictable: [...unpredictable], uses: nothing }
  }

  return {
    at,
    in: (requirement, faults) => settled(faults, (broken) => at(requirement, broken)),
    judged: () => judged,
  }
}

/** Regions and zones after what they take along: whoever looks for the smallest cause reads it first. */
function smallestFirst(ids: ReadonlySet<ComponentId>): readonly ComponentId[] {
  const isWide = (id: ComponentId): boolean => id.startsWith('region:') || id.startsWith('availability-zone:')
  const all = [...ids]
  return [...all.filter((id) => !isWide(id)), ...all.filter(isWide)]
}
