import test from 'ava'
import { topologyText } from '../plan/load.ts'
import { violationsIn } from '../worlds/judge.ts'
import { broken, brokenWorlds } from '../worlds/worlds.ts'
import { labOf } from './lab.ts'

for (const name of ['one-network', 'hub-and-spoke', 'flagship', 'foreign-registries', 'same-ranges-twice']) {
  test.serial(`worlds in containers: ${name} is green`, async (t) => {
    await using started = await labOf(t, topologyText(name))
    t.deepEqual(await violationsIn(started.facts, started.lab), [])
  })
}

for (const world of brokenWorlds) {
  test.serial(`worlds in containers: ${world.title}`, async (t) => {
    await using started = await labOf(t, broken(topologyText(world.topology), world))
    t.deepEqual(await violationsIn(started.facts, started.lab), world.violations.toSorted())
  })
}
