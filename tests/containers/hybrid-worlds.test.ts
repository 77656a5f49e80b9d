import test from 'ava'
import { predicted } from '../../harness/compare/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { topologyText } from '../plan/load.ts'
import { hybridWorlds } from '../worlds/hybrid-worlds.ts'
import { violationsIn } from '../worlds/judge.ts'
import { broken, expectedIn } from '../worlds/worlds.ts'
import { labOf } from './lab.ts'

const sound = ['active-active-vpn', 'centralised-resolver', 'distributed-rulesets', 'expressroute-with-vpn', 'hub-dns-servers', 'on-premises-software', 'point-to-site', 'two-resolvers']

for (const name of sound) {
  test.serial(`hybrid worlds in containers: ${name} is as the model says`, async (t) => {
    await using started = await labOf(t, topologyText(name))
    const observed = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, observed.world), [])
    t.deepEqual(observed.parity().differing, [])
  })
}

// Which of two forwarders BIND asks is decided by its measurements: nothing to be repeated.
for (const world of hybridWorlds.filter(({ title }) => !title.includes('may ask either'))) {
  test.serial(`hybrid worlds in containers: ${world.title}`, async (t) => {
    await using started = await labOf(t, broken(topologyText(world.topology), world))
    const observed = predicted(started.lab, createModel(started.facts))
    t.deepEqual(await violationsIn(started.facts, observed.world), expectedIn(observed.world, world))
    t.deepEqual(observed.parity().differing, [])
  })
}
