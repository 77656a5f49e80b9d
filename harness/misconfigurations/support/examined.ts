import type { Model } from '../../model/model.ts'
import type { Facts } from '../../facts/facts.ts'
import { predict, type Predictions } from './predictions.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import { findSymptoms } from './symptoms.ts'

/** What a misconfiguration is looked for in: a design with its predicted answers, and what is wrong with these. */
export interface Examined extends Predictions {
  /** Answers that are otherwise than they are meant. Found once, when first needed. */
  readonly symptoms: () => readonly Symptom[]
}

export function examine(facts: Facts, model: Model): Examined {
  const predictions = predict(facts, model)
  let symptoms: readonly Symptom[] | undefined
  return { ...predictions, symptoms: () => (symptoms ??= [...findSymptoms(predictions)]) }
}
