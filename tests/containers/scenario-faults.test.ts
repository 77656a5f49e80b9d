import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { length, outages } from '../../harness/scenarios/judge.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { topologyText } from '../design.ts'
import { seen } from './answers.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

/** One of each kind that the design has, and what all of its hosts see then. */
const designs: Readonly<Record<string, readonly ComponentId[]>> = {
  flagship: [
    'azure-dns:hub-weu', 'zone-link:zone-weu/hub-weu', 'record:zone-weu/contoso.privatelink.azurecr.io/A', 'private-zone:zone-weu', 'private-endpoint:contoso-weu', 'public-zone:azurecr.io',
    'recursive-resolver:westeurope', 'front-end:login/westeurope', 'public-name:contoso.azurecr.io', 'public-name:weu.fe.azcr.io',
  ],
  'distributed-rulesets': ['peering:hub/spoke', 'outbound-endpoint:resolver/outbound', 'ruleset-link:to-hub/spoke'],
  'active-active-vpn': ['gateway:gateway/0', 'connection:tunnels', 'dns-server:corp-dns'],
}

for (const [design, faults] of Object.entries(designs)) {
  inTime(`faults in a lab: what hosts of ${design} see is as the model says, one after the other, and all is mended`, async (t) => {
    await using started = await labOf(t, topologyText(design))
    const { lab, facts } = started
    const hosts = [...facts.hosts.keys()]
    const whole = await seen(modelWorld(createModel(facts)), hosts, 'contoso.azurecr.io')
    for (const id of faults) {
      t.deepEqual([...await lab.setFaults(new Set([id]), { forget: true })], [], id)
      t.deepEqual([...await lab.faults()], [id])
      const predicted = await seen(modelWorld(createModel(facts, { faults: [id] })), hosts, 'contoso.azurecr.io')
      t.deepEqual(await seen(lab, hosts, 'contoso.azurecr.io'), predicted, id)
    }
    await lab.setFaults(new Set(), { forget: true })
    t.deepEqual(await seen(lab, hosts, 'contoso.azurecr.io'), whole)
  })
}

inTime('a scenario in a lab: things happen in the order that was predicted, and an outage is seen where it was', async (t) => {
  await using started = await labOf(t, topologyText('flagship'))
  const { lab, facts } = started
  const endpoint = 'private-endpoint:contoso-weu'
  const link = 'zone-link:zone-eus/hub-eus'
  const story: Scenario = {
    name: 'story',
    title: 'A private endpoint passes nothing for four seconds, and the link of another region is removed for good.',
    timeline: [{ inject: [], heal: [], wait: 1 }, { inject: [link], heal: [], wait: 2 }, { inject: [endpoint], heal: [], wait: 4 }, { inject: [], heal: [endpoint], wait: 8 }],
    from: ['app-weu', 'app-eus'],
    names: ['contoso.azurecr.io'],
    objectives: { neverPublic: true, longestOutage: 8, regions: new Map() },
  }
  const { history, judged, predicted } = await rehearseScenario(facts, story, lab)
  t.deepEqual(predicted?.alike.filter(({ alike }) => !alike), [])
  const [west] = history.clients.filter(({ host }) => host === 'app-weu')
  const found = outages(history, west!)
  t.is(found.length, 1)
  const [broken, mended] = ['inject', 'heal'].map((what) => history.marks.find((one) => one.what === what && one.id === endpoint)!.at)
  t.true(found[0]!.from > broken! - history.step && found[0]!.from < mended! && found[0]!.to > mended!, JSON.stringify([found, broken, mended]))
  t.log(`known ${(mended! - broken!).toFixed(2)} s, measured ${length(found[0]!).toFixed(2)} s, a look every ${history.step} s`)
  // What was remembered lasts for its ten seconds; then the public address, which a scenario of this design must never show.
  t.deepEqual(judged.map(({ host, objective, verdict }) => `${host} ${objective} ${verdict}`).toSorted(), ['app-eus longestOutage pass', 'app-eus neverPublic fail', 'app-weu longestOutage pass', 'app-weu neverPublic pass'])
  t.is((await lab.faults()).size, 0)
})
