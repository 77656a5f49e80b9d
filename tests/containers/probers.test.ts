import test from 'ava'
import type { Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { budgetOf } from '../../harness/scenarios/budget.ts'
import { length, outages } from '../../harness/scenarios/judge.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import { renderTimeline } from '../../harness/scenarios/render.ts'
import { factsAtPace, faster } from '../../harness/scenarios/timeline.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const replica: ComponentId = 'replica:contoso/westeurope'
const times = 20
/** Seconds that a machine with other things to do may take. */
const slack = 4

/** Minutes of an outage in seconds. */
const story = (from: readonly string[], names: readonly string[]): Scenario => faster({
  name: 'story',
  title: 'A replica is down.',
  timeline: [{ inject: [], heal: [], wait: 30 }, { inject: [replica], heal: [], wait: 300 }, { inject: [], heal: [replica], wait: 200 }],
  from,
  names: names.map((name) => `${name}.trafficmanager.net`),
  objectives: { neverPublic: false, failedBackWithin: 150, regions: new Map() },
}, times)

inTime('probers in containers: real probes lead clients elsewhere and back, by each method as predicted, within the budget', async (t) => {
  await using started = await labOf(t, topologyText('traffic-manager'))
  const { facts, lab } = started
  t.log(lab.timings)
  t.deepEqual((await lab.probed()).filter(({ status }) => status === 'Degraded'), [])
  const played = await rehearseScenario(facts, story(['app', 'batch'], ['by-priority', 'by-distance', 'by-place', 'by-address']), lab, { times })
  const { history, judged, predicted } = played
  t.log(renderTimeline(played).join('\n'))
  t.deepEqual(predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(judged.filter(({ verdict }) => verdict !== 'pass'), [])
  // Probes find out the same, in the same order.
  const found = (one: typeof history): readonly string[] => one.health.map(({ profile, what, healthy }) => `${profile} ${what} ${healthy}`).toSorted()
  t.deepEqual(found(history), found(predicted!.history))
  for (const client of history.clients) {
    const { total } = budgetOf(factsAtPace(facts, times), client)
    for (const outage of outages(history, client)) t.true(total === 0 || length(outage) <= total + slack, `${client.host} ${client.name}: ${length(outage)} of ${total} s`)
  }
})
