import test from 'ava'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { renderLedger, worst } from '../../harness/scenarios/render.ts'
import type { Objectives, Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { flagship, rehearse } from '../cli/fakes.ts'
import { factsOf, topologyText } from '../design.ts'

const facts = factsOf(topologyText('flagship'))
const endpoint = 'private-endpoint:contoso-weu'

function story(id: string, objectives: Partial<Objectives>): Scenario {
  return { name: 'story', title: '', timeline: [{ inject: [], heal: [], wait: 10 }, { inject: [id], heal: [], wait: 60 }, { inject: [], heal: [id], wait: 60 }], from: ['app-weu', 'app-eus'], names: ['contoso.azurecr.io'], objectives: { neverPublic: true, regions: new Map(), ...objectives } }
}

test('chance: a verdict that both bounds share holds, one that they do not share is unknown, and both are said', (t) => {
  const { judged, chance } = predict(facts, story(`loss:${endpoint}`, { longestOutage: 20, failedBackWithin: 10 }))
  t.deepEqual(chance?.ids, [`loss:${endpoint}`])
  const told = judged.map(({ host, objective, verdict }) => `${host} ${objective} ${verdict}`)
  t.deepEqual(told.toSorted(), ['app-eus failedBackWithin pass', 'app-eus longestOutage pass', 'app-eus neverPublic pass', 'app-weu failedBackWithin pass', 'app-weu longestOutage unknown', 'app-weu neverPublic pass'])
  t.is(judged.find(({ verdict }) => verdict === 'unknown')?.observed, `what loss:${endpoint} loses is chance: from none where nothing that matters is lost, to 60 s, from 10 s on where everything is`)
  // A limit that even the worst keeps, and one that is broken with certainty.
  t.is(worst(predict(facts, story(`loss:${endpoint}`, { longestOutage: 61 })).judged), 'pass')
  t.is(worst(predict(facts, story(endpoint, { longestOutage: 20 })).judged), 'fail')
  t.is(predict(facts, story(`delay:${endpoint}`, {})).chance, undefined)
})

test('chance: the ledger has both bounds, for those alone whom it concerns', (t) => {
  const ledger = renderLedger([predict(facts, story(`loss:${endpoint}`, {}))], { all: true }).join('\n')
  t.regex(ledger, /app-weu +contoso\.azurecr\.io +by chance 0 s to 60 s/)
  t.regex(ledger, /app-eus +contoso\.azurecr\.io +- /)
})

test('chance: published incidents that lost a part lose a part', (t) => {
  const scenarios = (design: string) => builtInFor(factsOf(topologyText(design))).scenarios
  const injected = (design: string, name: string) => scenarios(design).filter((one) => one.name === name || one.name.startsWith(`${name}:`)).flatMap(({ timeline }) => timeline.flatMap(({ inject }) => inject))
  t.deepEqual(injected('flagship', 'private-link-loses-packets'), ['loss:private-endpoint:contoso-weu', 'loss:private-endpoint:contoso-eus'])
  t.deepEqual(injected('flagship', 'public-authority-half-answers'), ['half-answered:public-zone:azurecr.io'])
  t.deepEqual(new Set(injected('active-active-vpn', 'wan-loss-in-waves')), new Set(['loss:connection:tunnels']))
})

test('chance: a prediction of one moment is not made of it, and its worst is named', async (t) => {
  const { code, stderr: err } = await rehearse(['explain', flagship, 'app-weu', 'contoso.azurecr.io', '--fault', `loss:${endpoint}`])
  t.is(code, 64)
  t.regex(err, /is chance, and no prediction/)
  t.regex(err, /--fault private-endpoint:contoso-weu is what it is like at worst/)
})
