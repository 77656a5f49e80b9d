import type { Facts } from '../facts/facts.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import { blame } from './blame.ts'
import { isLeftToChance } from './chance.ts'
import { compareHistories } from './alike.ts'
import { judgeHistory } from './judge.ts'
import { predict } from './predict.ts'
import type { Played } from './render.ts'
import { factsAtPace } from './timeline.ts'
import { watch, type WatchedLab, type WatchOptions } from './watch.ts'

/** Plays a scenario in a lab and judges what its clients saw; beside it what the model had predicted. No verdict rests on that. */
export async function rehearseScenario(facts: Facts, scenario: Scenario, lab: WatchedLab, options?: WatchOptions): Promise<Played> {
  const { history: predicted, budgets, chance } = predict(factsAtPace(facts, options?.times ?? 1), scenario)
  const history = await watch(facts, scenario, lab, options)
  return { history, judged: judgeHistory(history, scenario.objectives), blamed: blame(facts, scenario, history), budgets, predicted: { history: predicted, alike: compareHistories(predicted, history).filter((client) => !isLeftToChance(predicted, chance, client)) } }
}
