import type { Model } from '../model/model.ts'
import type { Facts } from '../facts/facts.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { misconfigurations } from './list.ts'
import { makeSubject } from './support/subject.ts'

/** A misconfiguration that a design has, and where. */
export interface FoundMisconfiguration {
  readonly rule: Misconfiguration
  readonly sighting: Sighting
}

/** Everything known to be wrong in a design, in the order of the catalogue. Nothing for a design whose intents hold. */
export function findMisconfigurations(facts: Facts, model: Model, rules: readonly Misconfiguration[] = misconfigurations): readonly FoundMisconfiguration[] {
  const subject = makeSubject(facts, model)
  return rules.flatMap((rule) => [...rule.find(subject)].map((sighting) => ({ rule, sighting })))
}
