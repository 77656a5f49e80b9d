import type { Component, ComponentId } from '../world/component.ts'
import { components } from '../facts/components.ts'
import type { Facts } from '../facts/facts.ts'
import { evaluation, type Evaluated, type Evaluation } from './evaluation.ts'
import { requirements, type Requirement } from '../diagnosis/intent/requirement.ts'

/** What becomes of every intent when anything fails: a proof over all combinations, not a sample. */
export interface Survey {
  /** How many components fail at once, at most. */
  readonly depth: 1 | 2
  readonly components: readonly Component[]
  /** Worlds that were decided: the one without a fault, and every combination of up to `depth` failures. */
  readonly worlds: number
  /** Judgements that had to be made; in all other worlds nothing failed that the intent used. */
  readonly judged: number
  /** One for each component, in the order of the design. */
  readonly blastRadius: readonly BlastRadius[]
  readonly intents: readonly IntentSurvey[]
}

/** What one failure alone does. */
export interface BlastRadius {
  readonly component: Component
  /** Intents that hold without it and break with it. */
  readonly broken: readonly Requirement[]
  /** Hosts of these. */
  readonly hosts: readonly string[]
  /** Names that must stay private and get a public address. */
  readonly leaks: readonly Leak[]
}

export interface Leak {
  readonly host: string
  readonly name: string
}

/** One intent for one host. */
export interface IntentSurvey {
  readonly requirement: Requirement
  /** Whether it holds while nothing is broken. What does not is left out of the rest. */
  readonly holds: boolean
  /** Servers with files of their own, for whose sake only containers can tell whether it holds: nothing else is said about it. */
  readonly unpredictable: readonly string[]
  /** Number of worlds in which it does not hold. */
  readonly brokenWorlds: number
  /** Sets of failures that break it, of which no part does: the smallest first. */
  readonly breaking: readonly (readonly ComponentId[])[]
  /** The same for a public address of a name that must stay private. An empty set: it has one while nothing is broken. */
  readonly leaking: readonly (readonly ComponentId[])[]
}

export interface SurveyOptions {
  readonly depth: 1 | 2
  /** Told how far it is, in words: a large design takes a while. */
  readonly onProgress?: (stage: string) => void
}

/** Looks at all single failures, or at all single and double ones. */
export function survey(facts: Facts, { depth, onProgress }: SurveyOptions): Survey {
  const all = components(facts)
  const shared = evaluation(facts, depth)
  const needs = requirements(facts)
  // Everything of one intent before the next: what its host sees is found out once for all of its worlds.
  const intents = needs.map((requirement, n) => {
    onProgress?.(`case ${n + 1} of ${needs.length} (an intent for a host)`)
    return surveyOfIntent(requirement, { shared, count: all.length, depth })
  })
  const affected = affectedBy(needs, shared)
  return {
    depth,
    components: all,
    worlds: 1 + all.length + (depth === 2 ? (all.length * (all.length - 1)) / 2 : 0),
    judged: shared.judged(),
    blastRadius: all.map((component) => blastRadius(component, affected.get(component.id) ?? [])),
    intents,
  }
}

/** The requirements that use each component while nothing is broken: all others cannot be affected by it. */
function affectedBy(needs: readonly Requirement[], shared: Evaluation): ReadonlyMap<ComponentId, readonly Affected[]> {
  const found = needs.flatMap((requirement) => {
    const before = shared.at(requirement, [])
    return Array.from(before.uses, (id) => ({ id, requirement, before, after: shared.at(requirement, [id]) }))
  })
  return Map.groupBy(found, ({ id }) => id)
}

interface Affected {
  readonly requirement: Requirement
  readonly before: Evaluated
  readonly after: Evaluated
}

function blastRadius(component: Component, affected: readonly Affected[]): BlastRadius {
  const broken = affected.filter(({ before, after }) => before.holds && !after.holds).map(({ requirement }) => requirement)
  const leaks = affected.flatMap(({ requirement, before, after }) =>
    after.leaks.filter((name) => !before.leaks.includes(name)).map((name) => ({ host: requirement.host.host.name, name })),
  )
  return { component, broken, hosts: [...new Set(broken.map(({ host }) => host.host.name))], leaks: distinct(leaks) }
}

function distinct(leaks: readonly Leak[]): readonly Leak[] {
  return [...new Map(leaks.map((leak) => [`${leak.host} ${leak.name}`, leak])).values()]
}

function surveyOfIntent(requirement: Requirement, { shared, count, depth }: { shared: Evaluation; count: number; depth: 1 | 2 }): IntentSurvey {
  const healthy = shared.at(requirement, [])
  if (healthy.unpredictable.length > 0) return { requirement, holds: false, unpredictable: healthy.unpredictable, brokenWorlds: 0, breaking: [], leaking: [] }
  const breaking: ComponentId[][] = []
  const leaking: ComponentId[][] = healthy.leaks.length > 0 ? [[]] : []
  const leaky = new Set<ComponentId>()
  const breakers = new Set<ComponentId>()
  const used = [...healthy.uses]
  for (const id of used) {
    const { holds, leaks } = shared.at(requirement, [id])
    if (!holds) breakers.add(id)
    if (leaks.length > 0) leaky.add(id)
  }
  if (healthy.holds) breaking.push(...[...breakers].map((id) => [id]))
  if (healthy.leaks.length === 0) leaking.push(...[...leaky].map((id) => [id]))
  // Worlds with a failure that is not used are as healthy as the one without.
  let brokenWorlds = breakers.size + (healthy.holds ? 0 : 1 + count - used.length)
  if (depth === 2) {
    for (const [a, b] of pairs(requirement, used, shared)) {
      const outcome = shared.at(requirement, [a, b])
      if (healthy.holds && !outcome.holds && !breakers.has(a) && !breakers.has(b)) breaking.push([a, b])
      if (healthy.leaks.length === 0 && outcome.leaks.length > 0 && !leaky.has(a) && !leaky.has(b)) leaking.push([a, b])
    }
    brokenWorlds += brokenPairs(requirement, { used, shared, count })
  }
  return { requirement, holds: healthy.holds, unpredictable: [], brokenWorlds, breaking, leaking }
}

/** Pairs of failures that can be more than one of them alone: each is used once the other has failed. Each once. */
function* pairs(requirement: Requirement, used: readonly ComponentId[], shared: Evaluation): Generator<[ComponentId, ComponentId]> {
  const place = new Map(used.map((id, n) => [id, n]))
  for (const [n, a] of used.entries()) {
    for (const b of shared.at(requirement, [a]).uses) {
      const other = place.get(b)
      if (other !== undefined && (other < n || !shared.at(requirement, [b]).uses.has(a))) continue
      yield [a, b]
    }
  }
}

/** How many of all pairs of failures break a requirement; those of which neither is used are counted, not looked at. */
function brokenPairs(requirement: Requirement, { used, shared, count }: { used: readonly ComponentId[]; shared: Evaluation; count: number }): number {
  const inUse = new Set(used)
  const unused = count - used.length
  let broken = shared.at(requirement, []).holds ? 0 : (unused * (unused - 1)) / 2
  for (const [n, a] of used.entries()) {
    const after = shared.at(requirement, [a])
    const fresh = [...after.uses].filter((id) => !inUse.has(id))
    broken += fresh.filter((b) => !shared.at(requirement, [a, b]).holds).length
    if (!after.holds) broken += unused - fresh.length
    for (const b of used.slice(n + 1)) if (!shared.in(requirement, [a, b]).holds) broken++
  }
  return broken
}
