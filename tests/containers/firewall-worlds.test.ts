import test from 'ava'
import { predicted } from '../../harness/compare/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { topologyText } from '../plan/load.ts'
import { firewallWorlds } from '../worlds/firewall-worlds.ts'
import { violationsIn } from '../worlds/judge.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { labOf } from './lab.ts'

test.serial('firewall worlds in containers: firewall-egress is as the model says', async (t) => {
  await using started = await labOf(t, topologyText('firewall-egress'))
  const observed = predicted(started.lab, createModel(started.facts))
  t.deepEqual(await violationsIn(started.facts, observed.world), [])
  t.deepEqual(observed.parity().differing, [])
})

for (const world of firewallWorlds) {
  test.serial(`firewall worlds in containers: ${world.title}`, async (t) => {
    await using started = await labOf(t, broken(topologyText(world.topology), world))
    const observed = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, observed.world), expectedIn(observed.world, world))
    t.deepEqual(observed.parity().differing, [])
  })
}
