import { detection } from '../../azure/traffic-manager/probe.ts'
import { breakable } from '../../facts/components.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Scenario } from '../../resources/scenarios/scenario.ts'
import { isByChance, type ComponentId, type ComponentKind } from '../../world/component.ts'
import { clientsOf } from '../clients.ts'
import { judgeHistory, type Judged, type Objective } from '../judge.ts'
import { play } from '../play.ts'
import { predict } from '../predict.ts'
import type { Played } from '../render.ts'
import { unservedIn, type Unserved } from '../unserved.ts'
import { drawEpisodes, timelineOf, type Episode } from './episodes.ts'
import { shrink } from './shrink.ts'

export interface SoakOptions {
  /** Of virtual time. */
  readonly minutes: number
  readonly seed: number
  /** Faults at the same time, at most. */
  readonly atOnce: number
  /** Kinds of components that do not fail. */
  readonly without: readonly string[]
}

/** What is not drawn, and by when all is mended, in seconds. */
interface Limits {
  readonly never?: ReadonlySet<ComponentId>
  readonly within?: number
}

export interface Soaked {
  /** All that was drawn, as it is played. */
  readonly scenario: Scenario
  readonly options: SoakOptions
  readonly episodes: readonly Episode[]
  readonly kinds: readonly ComponentKind[]
  readonly clients: number
  readonly unserved: readonly Unserved[]
  /** Seconds after the last mending by which all has to be as before. */
  readonly settling: number
  /** What does not hold; none where all does. */
  readonly failing: readonly Judged[]
  /** The shortest timeline in which the first of them does not hold either, with what becomes of clients in it, and how many were tried. */
  readonly shortest?: { readonly scenario: Scenario; readonly played: Played; readonly tried: number }
}

/**
 * Random faults for a while, and what must hold whatever fails: no name that is meant to stay private gets a public address, and once everything is mended
 * everybody is answered as before. What chance decides is left out: nobody could tell what it did. The same seed is the same story.
 */
export function soak(facts: Facts, { never, within = Infinity, ...options }: SoakOptions & Limits): Soaked {
  const { minutes, seed, atOnce, without } = options
  const components = breakable(facts).filter(({ id, kind }) => !without.includes(kind) && !isByChance(id) && never?.has(id) !== true)
  const unserved = unservedIn(facts)
  const settling = settlingTime(facts)
  const scenarioOf = (episodes: readonly Episode[]): Scenario => ({
    name: `soak-${seed}`,
    title: '',
    timeline: timelineOf(episodes, settling + 1),
    from: [],
    names: [],
    objectives: { neverPublic: true, failedBackWithin: settling, regions: new Map() },
    without: unserved,
  })
  const judged = (episodes: readonly Episode[]): readonly Judged[] => {
    const scenario = scenarioOf(episodes)
    return judgeHistory(play(facts, scenario), scenario.objectives).filter(({ verdict }) => verdict === 'fail')
  }
  const episodes = drawEpisodes(components, { seed, seconds: minutes * 60, atOnce }).map((one) => ({ ...one, to: Math.min(one.to, Math.max(one.from + 1, within)) }))
  const failing = judged(episodes)
  const common = { options, scenario: scenarioOf(episodes), episodes, kinds: [...new Set(components.map(({ kind }) => kind))], clients: clientsOf(facts, scenarioOf(episodes)).length, unserved, settling, failing }
  const [first] = failing.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))
  if (first === undefined) return common
  let tried = 0
  const least = shrink(episodes, (candidate) => {
    tried++
    return hasFailed(judged(candidate), first.objective)
  })
  const scenario = scenarioOf(least)
  return { ...common, shortest: { scenario, played: predict(facts, scenario), tried } }
}

/** The same invariant; it may be another client that shows it soonest. */
function hasFailed(judged: readonly Judged[], objective: Objective): boolean {
  return judged.some((one) => one.objective === objective)
}

/** By when nobody remembers anything from before, and probes have found out: the longest TTL and the slowest probing of the design. */
export function settlingTime({ topology: { settings, privateTrafficManagerProfiles }, privateZones, trafficManagerProfiles }: Facts): number {
  const remembered = [settings.publicAliasTtl, settings.publicNegativeTtl, settings.trafficManagerTtl, 300, ...[...privateZones.values()].flatMap(({ zone }) => zone.rrsets.map(({ ttl }) => ttl)), ...[...trafficManagerProfiles.values()].map(({ ttl }) => ttl)]
  const probed = [...trafficManagerProfiles.values(), ...privateTrafficManagerProfiles.values()].map(({ monitor }) => (monitor === undefined ? 0 : detection(monitor, true).most))
  return Math.ceil(Math.max(...remembered) + Math.max(0, ...probed)) + 2
}
