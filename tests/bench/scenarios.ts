import type { Facts } from '../../harness/facts/facts.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import type { Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { changesOf } from '../../harness/scenarios/timeline.ts'
import { watch } from '../../harness/scenarios/watch.ts'
import type { Figure } from './figures.ts'

/** Built-in scenarios of a design a second, judged and blamed, and how much faster than they would take their time goes by. */
export function playedFigures(design: Facts, runs: number): readonly Figure[] {
  const { scenarios } = builtInFor(design)
  const virtual = scenarios.reduce((sum, scenario) => sum + changesOf(scenario).end, 0)
  const seconds = Array.from({ length: runs + 1 }, () => {
    const started = performance.now()
    for (const scenario of scenarios) predict(design, scenario)
    return (performance.now() - started) / 1000
  }).slice(1)
  return [
    { name: 'scenarios in the model', unit: '1/s', values: seconds.map((one) => scenarios.length / one) },
    { name: 'virtual time / time', unit: 'ratio', values: seconds.map((one) => virtual / one), target: 'thousands' },
  ]
}

/** A private endpoint is silent for five seconds, at set moments. */
const endpoint = 'private-endpoint:contoso-weu'
const story: Scenario = {
  name: 'known-outage',
  title: 'A private endpoint passes nothing for five seconds.',
  timeline: [{ inject: [], heal: [], wait: 3 }, { inject: [endpoint], heal: [], wait: 5 }, { inject: [], heal: [endpoint], wait: 5 }],
  from: [],
  names: [],
  objectives: { neverPublic: true, regions: new Map() },
}

/** Looks a second of all clients while a fault comes and goes, and by how many sampling steps a measured outage differs from a known one. */
export async function watchedFigures(plan: Plan, design: Facts, runs: number): Promise<readonly Figure[]> {
  await using lab = await startLab(plan, { engine: await openEngine() })
  const rates: number[] = []
  const errors: number[] = []
  for (let n = 0; n < runs; n++) {
    let asked = 0
    const counting = { ...lab, ask: (...question: Parameters<typeof lab.ask>) => { asked++; return lab.ask(...question) } }
    const history = await watch(design, story, counting)
    // One client alone, so that the machine has time for it, and its longest outage: on a machine that has none this says nothing.
    const alone = await watch(design, { ...story, from: ['app-weu'], names: [[...design.services.values()][0]!.names[0]!.name] }, lab)
    const [broken, mended] = (['inject', 'heal'] as const).map((what) => alone.marks.find((mark) => mark.what === what)!.at) as [number, number]
    const longest = Math.max(0, ...alone.clients.flatMap((client) => outages(alone, client)).map(({ from, to }) => to - from))
    rates.push(asked / history.end)
    errors.push(Math.abs(longest - (mended - broken)) / alone.step)
  }
  return [
    { name: 'questions while watching', unit: '1/s', values: rates, target: 'several of each client' },
    { name: 'error of a measured outage / sampling step', unit: 'ratio', values: errors, target: 'below 1' },
  ]
}
