import type { Facts } from '../harness/facts/facts.ts'
import { createModel } from '../harness/model/model.ts'
import { modelWorld } from '../harness/model/world.ts'
import type { World } from '../harness/world/world.ts'
import { factsOf } from './design.ts'

/** A design given as text, and its world in the model. */
export function worldOf(text: string): { readonly facts: Facts; readonly world: World } {
  const facts = factsOf(text)
  return { facts, world: modelWorld(createModel(facts)) }
}
