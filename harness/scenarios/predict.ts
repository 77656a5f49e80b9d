import type { Facts } from '../facts/facts.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import { blame } from './blame.ts'
import { budgetOf } from './budget.ts'
import { bounded, chanceIn } from './chance.ts'
import { judgeHistory } from './judge.ts'
import { play } from './play.ts'
import type { Played } from './render.ts'

/** Plays a scenario in the model and judges what its clients saw. */
export function predict(facts: Facts, scenario: Scenario): Played {
  const history = play(facts, scenario)
  const chance = chanceIn(facts, scenario)
  const judged = judgeHistory(history, scenario.objectives)
  return {
    history,
    judged: chance === undefined ? judged : bounded(judged, chance, scenario.objectives),
    ...(chance && { chance }),
    blamed: blame(facts, scenario, history),
    budgets: new Map(history.clients.map((client) => [`${client.host} ${client.name}`, budgetOf(facts, client)])),
  }
}
