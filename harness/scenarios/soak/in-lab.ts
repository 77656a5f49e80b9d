import type { Facts } from '../../facts/facts.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Scenario } from '../../resources/scenarios/scenario.ts'
import type { ComponentId } from '../../world/component.ts'
import { isSaturated, type ClientHistory, type History } from '../history.ts'
import { judgeHistory, shown, type Judged } from '../judge.ts'
import { watch, type WatchedLab, type WatchOptions } from '../watch.ts'
import { timelineOf } from './episodes.ts'
import { soak, type Soaked, type SoakOptions } from './soak.ts'

/** Seconds of quiet after the last mending, and of looking once all has forgotten. */
const quiet = 3

/** A soak in containers beside the same one in the model. */
export interface SoakedInLab {
  /** The same faults at the same moments, as the model has it, with the shortest story that does harm there. */
  readonly predicted: Soaked
  readonly history: History
  /** Invariants by what was seen; what could not be made, or was not seen, is unknown. */
  readonly judged: readonly Judged[]
  /** What was not drawn, since a lab can not do it. */
  readonly left: readonly ComponentId[]
}

/** What a lab can not break, or not wholly. */
export function beyondLab({ breaks }: Pick<Plan, 'breaks'>): ReadonlySet<ComponentId> {
  return new Set(breaks.flatMap(({ when, cannot }) => (cannot === undefined ? [] : when)))
}

/**
 * Random faults in a running lab, in real time; the seed draws the same ones at the same moments for the lab and for the model, which looks for the shortest
 * story. Everything is mended at the end, whatever happens (watch.ts). Then servers forget and probers look anew, and everybody has to be
 * answered as before.
 */
export async function soakInLab(facts: Facts, options: SoakOptions, lab: WatchedLab & { readonly plan: Pick<Plan, 'breaks'> }, how: Pick<WatchOptions, 'signal' | 'told'> = {}): Promise<SoakedInLab> {
  const beyond = beyondLab(lab.plan)
  const predicted = soak(facts, { ...options, never: beyond, within: options.minutes * 60 })
  const scenario: Scenario = { ...predicted.scenario, timeline: timelineOf(predicted.episodes, quiet), objectives: { neverPublic: true, regions: new Map() } }
  const history = await watch(facts, scenario, lab, how)
  await lab.setFaults(new Set(), { forget: true })
  const after = how.signal?.aborted === true ? undefined : await watch(facts, { ...scenario, timeline: [{ inject: [], heal: [], wait: quiet }] }, lab, how)
  const first = history.marks.find(({ what }) => what === 'inject')?.at ?? Infinity
  return {
    predicted,
    history,
    judged: [...judgeHistory(history, scenario.objectives), ...history.clients.map((client) => asBefore(client, first, after !== undefined && isSaturated(after), after?.clients.find(({ host, name }) => host === client.host && name === client.name)))],
    left: [...beyond],
  }
}

/** Whoever was served before anything broke is served again, from the same addresses. */
function asBefore({ host, name, seen }: ClientHistory, first: number, saturated: boolean, after: ClientHistory | undefined): Judged {
  const expected = 'as before once all is mended and forgotten'
  const before = seen.findLast(({ at, served }) => at < first && served)
  const again = after?.seen.at(-1)
  const one = { host, name, objective: 'failedBackWithin' as const, expected }
  if (before === undefined || again === undefined) return { ...one, verdict: 'unknown', observed: before === undefined ? 'it was not served before anything broke' : 'nobody looked any more' }
  const holds = before.served === again.served && before.addresses.join() === again.addresses.join()
  if (holds) return { ...one, verdict: 'pass', observed: 'as before' }
  const differs = `${shown(again)}, before ${shown(before)}`
  return saturated ? { ...one, verdict: 'unknown', observed: `${differs}; the machine had no processor to spare` } : { ...one, verdict: 'fail', observed: differs }
}
