import { sightsIn, type Predictor, type Watcher } from '../observed/predicted.ts'
import type { Requirement } from './requirement.ts'
import { judge, type Judgement } from './judgement.ts'

/** A judgement by predicted answers. */
export interface PredictedJudgement extends Judgement {
  /** Servers on the way that run files of their user's own: with any, only containers can tell whether it holds. */
  readonly unpredictable: readonly string[]
}

/** Judges an intent by what its host is predicted to get. The watcher is told the paths of the answers that the judgement looked at. */
export function judgeIn(predictor: Predictor, requirement: Requirement, watcher?: Watcher): PredictedJudgement {
  const unpredictable = new Set<string>()
  const judgement = judge(predictor.model.facts, requirement, sightsIn(predictor, requirement.host, { watcher, unpredictable }))
  return { ...judgement, unpredictable: [...unpredictable] }
}
