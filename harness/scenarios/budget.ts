import { platformMonitor } from '../azure/traffic-manager/profile.ts'
import { detection } from '../azure/traffic-manager/probe.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import type { TrafficManagerProfile } from '../facts/facts.ts'
import type { Client } from './clients.ts'
import { seconds } from './judge.ts'

/** The time until a client is led elsewhere by Traffic Manager, at worst, as a sum. */
export interface Budget {
  /** Profiles on the way that have a choice; none: no health of anything changes what the client is answered. */
  readonly profiles: readonly TrafficManagerProfile[]
  readonly parts: readonly { readonly seconds: number; readonly what: string }[]
  readonly total: number
}

/** Whether health decides what it answers: a place or an address leads to one endpoint, in service or not, and who always serves is not probed. */
function isMoving({ method, endpoints }: TrafficManagerProfile): boolean {
  return method !== 'Geographic' && method !== 'Subnet' && endpoints.length > 1 && endpoints.some(({ alwaysServe }) => alwaysServe !== true)
}

/**
 * Worked out from the design: probing and tolerance of the slowest profile on the way, and the longest life of an answer of any of them. Caches in
 * series do not add: each hands on what is left of a TTL.
 */
export function budgetOf(facts: Facts, { host, name }: Pick<Client, 'host' | 'name'>): Budget {
  const { response } = createModel(facts).resolve(host, { name, type: 'A' })
  const owners = new Set([name, ...(response?.answer ?? []).map((record) => record.name)])
  const inside = new Set([...facts.privateZones.values()].flatMap(({ zone }) => zone.rrsets.flatMap(({ name: owner, profile }) => (profile !== undefined && owners.has(owner) ? [profile] : []))))
  const onTheWay = [...[...facts.trafficManagerProfiles.values()].filter((profile) => owners.has(profile.name)), ...[...facts.topology.privateTrafficManagerProfiles.values()].filter((profile) => inside.has(profile.name))]
  const profiles = onTheWay.filter(isMoving)
  const probes = profiles.map(({ name: profile, monitor = platformMonitor }) => ({ profile, monitor, most: detection(monitor, true).most })).toSorted((one, other) => other.most - one.most)
  const [slowest] = probes
  if (slowest === undefined) return { profiles, parts: [], total: 0 }
  const { intervalInSeconds, timeoutInSeconds, toleratedNumberOfFailures } = slowest.monitor
  const ttl = profiles.reduce((longest, one) => (one.ttl > longest.ttl ? one : longest))
  const parts = [
    { seconds: intervalInSeconds, what: 'until the next probe' },
    { seconds: toleratedNumberOfFailures * intervalInSeconds, what: `${toleratedNumberOfFailures} tolerated failures at ${seconds(intervalInSeconds)}` },
    { seconds: timeoutInSeconds, what: 'until the last probe gives up' },
    { seconds: ttl.ttl + 1, what: `TTL of ${ttl.name}, in every cache, and the second in which it ends` },
  ]
  return { profiles, parts, total: parts.reduce((sum, part) => sum + part.seconds, 0) }
}

/** `30 + 90 + 10 + 61 = 191 s`. */
export function sumOf({ parts, total }: Budget): string {
  return parts.length === 0 ? 'no Traffic Manager on the way: the answer does not change with health' : `${parts.map((part) => part.seconds).join(' + ')} = ${seconds(total)}`
}
