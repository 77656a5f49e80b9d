import test from 'ava'
import { predicted } from '../../harness/compare/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { topologyText } from '../plan/load.ts'
import { violationsIn } from '../worlds/judge.ts'
import { securityWorlds } from '../worlds/security-worlds.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { labOf } from './lab.ts'

test.serial('security worlds in containers: network-security-groups is as the model says', async (t) => {
  await using started = await labOf(t, topologyText('network-security-groups'))
  const observed = predicted(started.lab, createModel(started.facts))
  t.deepEqual(await violationsIn(started.facts, observed.world), [])
  t.deepEqual(observed.parity().differing, [])
})

for (const world of securityWorlds) {
  test.serial(`security worlds in containers: ${world.title}`, async (t) => {
    await using started = await labOf(t, broken(topologyText(world.topology), world))
    const observed = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, observed.world), expectedIn(observed.world, world))
    t.deepEqual(observed.parity().differing, [])
  })
}
