import { expectations } from '../checks/expectations.ts'
import { runChecks } from '../checks/run.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import type { Observation } from './observation.ts'

/** What the model says to what was seen. */
export interface Played {
  readonly observation: Observation
  /** Each answer and connection that was seen. */
  readonly findings: readonly Finding[]
  /** Why the model could not be asked. */
  readonly reason: string | undefined
  readonly verdict: 'reproduced' | 'differs as known' | 'differs' | 'known difference is gone'
}

export async function play(observation: Observation): Promise<Played> {
  const { facts, differs } = observation
  const [result] = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: [expectations] })
  const { findings, verdict, reason } = result!
  const holds = verdict === 'pass'
  return { observation, findings, reason, verdict: holds ? (differs === undefined ? 'reproduced' : 'known difference is gone') : differs === undefined ? 'differs' : 'differs as known' }
}
