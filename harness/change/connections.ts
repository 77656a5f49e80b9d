import type { Model } from '../model/model.ts'
import { reachability, type Attempt } from '../model/reachability.ts'

/** A name that leads to the same addresses in both designs, and is reached in one of them otherwise than in the other. */
export interface ConnectionChange {
  readonly host: string
  readonly name: string
  readonly before: Attempt
  readonly after: Attempt
}

/** What routes and firewalls change for clients besides answers. `same`: whether a host gets the same answer for a name. */
export function connectionChanges(before: Model, after: Model, same: (host: string, name: string) => boolean): readonly ConnectionChange[] {
  const [old, now] = [connector(before), connector(after)]
  const names = [...before.facts.registries.values()].flatMap(({ endpoints }) => endpoints.map(({ name }) => name))
  return [...before.facts.hosts.keys()].filter((host) => after.facts.hosts.has(host)).flatMap((host) => names.flatMap((name): readonly ConnectionChange[] => {
    if (!same(host, name)) return []
    const [one, other] = [old(host, name), now(host, name)]
    return one !== undefined && other !== undefined && (one.outcome !== other.outcome || one.status !== other.status) ? [{ host, name, before: one, after: other }] : []
  }))
}

function connector(model: Model): (host: string, name: string) => Attempt | undefined {
  const reach = reachability(model.facts, model.faults)
  return (host, name) => {
    const address = model.resolve(host, { name, type: 'A' }).response?.answer.find(({ type }) => type === 'A')?.data
    return address === undefined ? undefined : reach(model.facts.hosts.get(host)!, address, name)
  }
}
