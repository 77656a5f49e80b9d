import type { Model } from '../model/model.ts'
import type { Facts } from '../facts/facts.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { misconfigurations } from './list.ts'
import { examine } from './support/examined.ts'

/** A misconfiguration that a design has, and where. */
export interface FoundMisconfiguration {
  readonly misconfiguration: Misconfiguration
  readonly sighting: Sighting
}

/** Everything known to be wrong in a design, in the order of the catalogue. Nothing for a design whose intents hold. */
export function findMisconfigurations(facts: Facts, model: Model, known: readonly Misconfiguration[] = misconfigurations): readonly FoundMisconfiguration[] {
  const examined = examine(facts, model)
  return known.flatMap((misconfiguration) => [...misconfiguration.find(examined)].map((sighting) => ({ misconfiguration, sighting })))
}
