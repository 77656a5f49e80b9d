import test from 'ava'
import { predicted } from '../../harness/compare/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { topologyText } from '../plan/load.ts'
import { violationsIn } from '../worlds/judge.ts'
import { broken, brokenWorlds } from '../worlds/worlds.ts'
import { labOf } from './lab.ts'

for (const name of ['one-network', 'hub-and-spoke', 'flagship', 'foreign-registries', 'same-ranges-twice']) {
  test.serial(`worlds in containers: ${name} is green`, async (t) => {
    await using started = await labOf(t, topologyText(name))
    const { world, parity } = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, world), [])
    t.deepEqual(parity().differing, [])
  })
}

for (const world of brokenWorlds) {
  test.serial(`worlds in containers: ${world.title}`, async (t) => {
    await using started = await labOf(t, broken(topologyText(world.topology), world))
    const observed = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, observed.world), world.violations.toSorted())
    t.deepEqual(observed.parity().differing, [])
  })
}
