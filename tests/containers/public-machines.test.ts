import { statusOf } from '../../harness/facts/traffic-manager.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import { renderTimeline } from '../../harness/scenarios/render.ts'
import { faster } from '../../harness/scenarios/timeline.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import type { World } from '../../harness/world/world.ts'
import { shop } from '../worlds/shop.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

const times = 20
const name = 'shop.trafficmanager.net'

const reached = async (world: World): Promise<readonly string[]> =>
  Promise.all(['customer', 'passer-by', 'desk', 'lonely'].flatMap((host) => ['20.50.0.1', '20.60.0.1', '20.70.0.1'].map(async (address) => `${host} ${address} ${(await world.connect(host, name, address)).outcome}`)))

inTime('probes of machines in containers are stopped by their group: statuses and connections are as predicted, with one thing broken after the other, and failover is blind', async (t) => {
  t.timeout(300_000, 'a lab, its faults and a story')
  await using started = await labOf(t, shop)
  const { facts, lab } = started
  const profile = facts.topology.trafficManagerProfiles.get('shop')!
  const predicted = (...faults: readonly ComponentId[]): readonly string[] => profile.endpoints.map((endpoint) => statusOf(facts, profile, endpoint, new Set(faults)))
  const probed = async (): Promise<readonly string[]> => (await lab.probed()).filter((one) => one.profile === name).map(({ status }) => status)
  t.deepEqual(await probed(), predicted())
  t.deepEqual(predicted(), ['Online', 'Online'])
  t.deepEqual(await reached(lab), await reached(modelWorld(createModel(facts))))
  const sets: readonly (readonly ComponentId[])[] = [['security-rule:shop-group/probes'], ['security-rule:shop-group/customers'], ['public-address:shop-west'], ['security-rule:shop-group/probes', 'public-address:shop-east']]
  for (const faults of sets) {
    t.deepEqual([...await lab.setFaults(new Set(faults), { forget: true })], [], faults.join())
    t.deepEqual(await probed(), predicted(...faults), faults.join())
    t.deepEqual(await reached(lab), await reached(modelWorld(createModel(facts, { faults }))), faults.join())
  }
  await lab.setFaults(new Set(), { forget: true })
  t.deepEqual(await probed(), predicted())

  const scenario = faster(builtInFor(facts).scenarios.find((one) => one.name === 'probes-blocked')!, times)
  const played = await rehearseScenario(facts, scenario, lab, { times })
  t.log(renderTimeline(played).join('\n'))
  t.deepEqual(played.predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(played.judged.filter(({ verdict }) => verdict !== 'pass'), [])
  const client = played.history.clients.find(({ host }) => host === 'customer')!
  t.deepEqual([...new Set(client.seen.flatMap(({ addresses }) => addresses))], ['20.50.0.1'])
  t.is(outages(played.history, client).length, 1)
  t.is((await lab.faults()).size, 0)
})
