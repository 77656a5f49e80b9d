import { catalog } from '../../catalog.ts'
import { runChecks, type CheckResult } from '../../checks/run.ts'
import type { Facts } from '../../facts/facts.ts'
import { findMisconfigurations } from '../../misconfigurations/find.ts'
import { createModel } from '../../model/model.ts'
import { modelWorld } from '../../model/world.ts'

/** How far a learner has come. */
export interface Grade {
  /** Of a hundred: how many of the cases that did not hold at first hold now. A hundred only when nothing is left to mend. */
  readonly points: number
  /** What can still be seen, without its cause: finding that is the learner's part. */
  readonly symptoms: readonly string[]
  /** What of the task was changed instead of the design; nothing is graded then. */
  readonly altered: readonly string[]
}

/** Grades by what is seen from the hosts, never by comparing text: there is more than one way to mend a design. */
export async function grade(first: Facts, now: Facts): Promise<Grade> {
  const altered = alteredIn(first, now)
  if (altered.length > 0) return { points: 0, symptoms: [], altered }
  const [before, after] = [await openCases(first), await openCases(now)]
  const left = [...after.keys()].filter((key) => before.has(key)).length
  const done = after.size === 0
  const points = done ? 100 : Math.min(99, Math.max(0, Math.round((100 * (before.size - left)) / Math.max(1, before.size)) - (after.size > left ? 10 : 0)))
  return { points, symptoms: [...new Set(after.values())], altered }
}

async function openCases(facts: Facts): Promise<ReadonlyMap<string, string>> {
  const model = createModel(facts)
  const results = await runChecks({ facts, world: modelWorld(model) }, { checks: catalog, violationsOnly: true })
  const unknown = results.filter(({ verdict }) => verdict === 'unknown').map(({ check, reason }) => [check.id, `${check.id}: nobody can tell (${reason ?? 'no reason is known'})`] as const)
  const mistakes = findMisconfigurations(facts, model).flatMap(({ misconfiguration, sighting: { hosts, predicted } }) => hosts.map((host) => [`${misconfiguration.id} ${host}`, `${host}: ${predicted}`] as const))
  return new Map([...results.flatMap(casesOf), ...unknown, ...mistakes])
}

function casesOf({ check, findings }: CheckResult): readonly (readonly [string, string])[] {
  return findings.filter(({ holds }) => !holds).map(({ host, subject, expected, observed }) => [`${check.id} ${host} ${subject}`, `${host}: ${subject}: expected ${expected}, got ${observed}`])
}

/** A goal is not reached by moving it. */
function alteredIn(first: Facts, now: Facts): readonly string[] {
  const meant = ({ topology: { intent, expectations, reachExpectations } }: Facts) => JSON.stringify([intent, expectations, reachExpectations].map((list) => list.map(({ path: _, ...one }) => one)))
  const places = ({ topology }: Facts) => JSON.stringify([...topology.hosts.values()].map(({ name, virtualNetwork, site, subnet }) => JSON.stringify([name, virtualNetwork, site, subnet])).toSorted())
  const services = ({ topology }: Facts) => JSON.stringify([...topology.registries.values(), ...topology.services.values()])
  return [
    ...(meant(first) === meant(now) ? [] : ['what is meant (intent, expectations)']),
    ...(places(first) === places(now) ? [] : ['where the hosts stand']),
    ...(services(first) === services(now) ? [] : ['the registries and services']),
  ]
}
