import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../plan/load.ts'
import { violationsIn } from './judge.ts'
import { broken, brokenWorlds } from './worlds.ts'

const violationsOf = async (text: string) => {
  const facts = factsOf(text)
  return violationsIn(facts, modelWorld(createModel(facts)))
}

for (const name of ['one-network', 'hub-and-spoke', 'flagship', 'foreign-registries', 'same-ranges-twice']) {
  test(`worlds on the model: ${name} is green`, async (t) => {
    t.deepEqual(await violationsOf(topologyText(name)), [])
  })
}

for (const world of brokenWorlds) {
  test(`worlds on the model: ${world.title}`, async (t) => {
    t.deepEqual(await violationsOf(broken(topologyText(world.topology), world)), world.violations.toSorted())
  })
}
