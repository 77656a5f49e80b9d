import { judgeIn } from '../diagnosis/intent/predicted.ts'
import { requirements, type Requirement } from '../diagnosis/intent/requirement.ts'
import { predictorOf, sightsIn, type Predictor } from '../diagnosis/observed/predicted.ts'
import { Cache } from '../model/cache.ts'
import { createModel } from '../model/model.ts'
import type { Facts } from '../facts/facts.ts'
import { lifetimesOf, meaningOf, outdatedLife } from './answers.ts'

/** An intent that the new design fulfils and that is broken for a while, because servers remember answers of the old one. */
export interface Stale {
  readonly requirement: Requirement
  /** Seconds until it holds, when everything was asked right before the change. */
  readonly until: number
}

/** What answers from before a change do after it. */
export interface Aftermath {
  readonly stale: readonly Stale[]
  /** Seconds after which no server remembers an answer that has changed. */
  readonly settles: number
}

/**
 * Asks everything in the old design, changes it to the new one, and asks again at every moment at which something may have expired.
 * Judged are the new design's intents that hold in it.
 */
export function aftermath(before: Facts, after: Facts): Aftermath {
  const old = predictorOf(createModel(before))
  const now = predictorOf(createModel(after))
  const stale: Stale[] = []
  let settles = 0
  for (const requirement of requirements(after)) {
    if (!before.hosts.has(requirement.host.host.name)) continue
    const { outdated, same, moments } = remembered(requirement, old, now)
    settles = Math.max(settles, outdated)
    if (same || !judgeIn(now, requirement).holds) continue
    const until = moments.findLast((moment) => !holdsAt(requirement, moment, { old, now }))
    if (until !== undefined) stale.push({ requirement, until: moments[moments.indexOf(until) + 1] ?? until })
  }
  return { stale, settles }
}

interface Remembered {
  /** Seconds for which something that is no longer so is remembered. */
  readonly outdated: number
  /** Whether both designs answer the same. */
  readonly same: boolean
  /** Seconds at which any of the old design's answers has expired. */
  readonly moments: readonly number[]
}

function namesOf({ service }: Requirement): readonly string[] {
  return service.names.flatMap((endpoint) => [endpoint.name, endpoint.privatelinkName])
}

function remembered(requirement: Requirement, old: Predictor, now: Predictor): Remembered {
  const { host } = requirement
  const moments = new Set([1])
  let outdated = 0
  let same = true
  for (const name of namesOf(requirement)) {
    const question = { name, type: 'A' }
    const before = old.model.resolve(host.host.name, question).response
    const after = now.model.resolve(host.host.name, question).response
    outdated = Math.max(outdated, outdatedLife(before, after))
    same &&= meaningOf(before) === meaningOf(after)
    for (const ttl of lifetimesOf(before).matchAll(/ (\d+)(?:,|$)/g)) moments.add(Number(ttl[1]) + 1)
  }
  return { outdated, same, moments: [...moments].toSorted((a, b) => a - b) }
}

/** Whether an intent holds some time after a change, when every name was asked for right before it. */
function holdsAt(requirement: Requirement, moment: number, { old, now }: { old: Predictor; now: Predictor }): boolean {
  const cache = new Cache()
  const before = sightsIn({ ...old, aging: { now: 0, cache } }, requirement.host)
  for (const name of namesOf(requirement)) before.answer(name)
  return judgeIn({ ...now, aging: { now: moment, cache } }, requirement).holds
}
