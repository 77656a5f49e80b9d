import test from 'ava'
import type { World } from '../../harness/topology/world.ts'
import type { Facts } from '../../harness/topology/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../plan/load.ts'
import { hybridWorlds } from './hybrid-worlds.ts'
import { violationsIn } from './judge.ts'
import { broken, brokenWorlds, expectedIn, soundDesigns } from './worlds.ts'

function worldOf(text: string): { readonly facts: Facts; readonly world: World } {
  const facts = factsOf(text)
  return { facts, world: modelWorld(createModel(facts)) }
}

for (const name of soundDesigns) {
  test(`worlds on the model: ${name} is green`, async (t) => {
    const { facts, world } = worldOf(topologyText(name))
    t.deepEqual(await violationsIn(facts, world), [])
  })
}

for (const design of [...brokenWorlds, ...hybridWorlds]) {
  test(`worlds on the model: ${design.title}`, async (t) => {
    const { facts, world } = worldOf(broken(topologyText(design.topology), design))
    t.deepEqual(await violationsIn(facts, world), expectedIn(world, design))
  })
}
