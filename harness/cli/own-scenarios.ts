import type { Facts } from '../facts/facts.ts'
import type { ToldScenario } from '../report/told-scenario.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import { wrongWith } from '../scenarios/find.ts'
import { otherwise } from '../scenarios/otherwise.ts'
import { predict } from '../scenarios/predict.ts'
import { playedJson, type Played } from '../scenarios/render.ts'

/** As the design has it, and where what no source tells is otherwise, if that makes a difference to somebody. */
export function inModel(facts: Facts, scenario: Scenario): readonly Played[] {
  const written = predict(facts, scenario)
  return [written, ...otherwise(facts, scenario, written)]
}

/** The scenarios that a design writes, for its report; what keeps them from being played is told, for `rehearse scenarios` to say it all. */
export function ownScenarios(facts: Facts): { readonly scenarios?: readonly ToldScenario[]; readonly notes: readonly string[] } {
  const own = [...facts.topology.scenarios.values()]
  if (own.length === 0) return { notes: [] }
  const [wrong] = wrongWith(facts)
  if (wrong !== undefined) return { notes: [`the scenarios of the design are not played: ${wrong.message}`] }
  return { scenarios: own.flatMap((scenario) => inModel(facts, scenario)).map(playedJson), notes: [] }
}
