import { predictorOf, sightsIn, type PredictedConnection } from '../diagnosis/observed/predicted.ts'
import type { Model } from '../model/model.ts'
import type { Attempt } from '../model/reachability.ts'

/** A name that leads to the same addresses in both designs, and is reached in one of them otherwise than in the other. */
export interface ConnectionChange {
  readonly host: string
  readonly name: string
  readonly before: Attempt
  readonly after: Attempt
}

/** What routes and firewalls change for clients besides answers. `same`: whether a host gets the same answer for a name. */
export function connectionChanges(before: Model, after: Model, same: (host: string, name: string) => boolean): readonly ConnectionChange[] {
  const [old, now] = [predictorOf(before), predictorOf(after)]
  const names = [...before.facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
  return [...before.facts.hosts].flatMap(([host, known]) => {
    const still = after.facts.hosts.get(host)
    if (still === undefined) return []
    const [seen, sees] = [sightsIn(old, known), sightsIn(now, still)]
    return names.flatMap((name): readonly ConnectionChange[] => {
      if (!same(host, name)) return []
      const [one, other] = [seen.connection(name), sees.connection(name)]
      return one.address !== undefined && other.address !== undefined && (one.outcome !== other.outcome || one.status !== other.status || one.withoutLink !== other.withoutLink) ? [{ host, name, before: attempted(one), after: attempted(other) }] : []
    })
  })
}

/** The address is the same before and after. */
function attempted({ outcome, status, message, at, asymmetric }: PredictedConnection): Attempt {
  return { outcome, status, message, ...(at && { at }), ...(asymmetric && { asymmetric }) }
}
