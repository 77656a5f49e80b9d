import type { Facts } from '../facts/facts.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import { atWorst, isByChance, type ComponentId } from '../world/component.ts'
import type { History } from './history.ts'
import { judgeHistory, type Judged } from './judge.ts'
import { play } from './play.ts'
import { faultsIn } from './timeline.ts'

/** What chance may make of a scenario, beside what becomes of it where nothing that matters is lost. */
export interface Chance {
  /** The faults of which chance decides what they do. */
  readonly ids: readonly ComponentId[]
  /** What becomes of it where everything is lost that may be. */
  readonly worst: History
}

/** The other bound of a scenario in which something is lost by chance; `undefined` for every other scenario. */
export function chanceIn(facts: Facts, scenario: Scenario): Chance | undefined {
  const ids = faultsIn(scenario).filter(isByChance)
  if (ids.length === 0) return undefined
  const timeline = scenario.timeline.map((step) => ({ ...step, inject: atWorst(step.inject as readonly ComponentId[]), heal: atWorst(step.heal as readonly ComponentId[]) }))
  return { ids, worst: play(facts, { ...scenario, timeline }) }
}

/**
 * Verdicts that hold whatever chance does: those that are the same at best and at worst. What lies between the two nobody can tell, and both bounds
 * are said.
 */
export function bounded(best: readonly Judged[], { ids, worst }: Chance, objectives: Scenario['objectives']): readonly Judged[] {
  const others = judgeHistory(worst, objectives)
  return best.map((one, n): Judged => {
    const other = others[n]
    if (other === undefined || (one.verdict === other.verdict && one.observed === other.observed)) return one
    const observed = `what ${ids.join(' and ')} lose${ids.length === 1 ? 's' : ''} is chance: from ${one.observed} where nothing that matters is lost, to ${other.observed} where everything is`
    return { ...one, verdict: one.verdict === other.verdict ? one.verdict : 'unknown', observed }
  })
}

/** Whether chance decides what a client sees. */
export function isLeftToChance(best: History, chance: Chance | undefined, { host, name }: { readonly host: string; readonly name: string }): boolean {
  if (chance === undefined) return false
  const seen = ({ clients }: History): string => JSON.stringify(clients.find((one) => one.host === host && one.name === name)?.seen)
  return seen(best) !== seen(chance.worst)
}
