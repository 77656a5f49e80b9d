import { atPace } from '../azure/traffic-manager/pace.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Facts } from '../facts/facts.ts'
import type { DesignChange, Scenario } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'

export interface Change {
  /** Seconds. */
  readonly at: number
  readonly what: 'inject' | 'heal'
  readonly id: ComponentId
  readonly design?: never
}

/** Something about the design is made otherwise. */
export interface Alteration {
  readonly at: number
  readonly what: DesignChange['what']
  readonly id: string
  readonly design: DesignChange
}

/** When what is done, and when it ends. What is still broken then is mended at the end; the design stays as it was made. */
export function changesOf({ timeline }: Pick<Scenario, 'timeline'>): { readonly changes: readonly (Change | Alteration)[]; readonly end: number } {
  const changes: (Change | Alteration)[] = []
  const broken = new Set<ComponentId>()
  let now = 0
  for (const { inject, heal, changes: made = [], wait } of timeline) {
    for (const id of heal as readonly ComponentId[]) {
      changes.push({ at: now, what: 'heal', id })
      broken.delete(id)
    }
    for (const design of made) changes.push({ at: now, what: design.what, id: design.location === undefined ? design.id : `${design.id}/${design.location}`, design })
    for (const id of inject as readonly ComponentId[]) {
      changes.push({ at: now, what: 'inject', id })
      broken.add(id)
    }
    now += wait
  }
  return { changes: [...changes, ...[...broken].map((id): Change => ({ at: now, what: 'heal', id }))], end: now }
}

/** Everything that a scenario breaks, each once. */
export function faultsIn({ timeline }: Pick<Scenario, 'timeline'>): readonly ComponentId[] {
  return [...new Set(timeline.flatMap(({ inject }) => inject))] as readonly ComponentId[]
}

/** A design whose Traffic Manager probes and forgets so many times faster. What others say of how long to remember stays as it is. */
export function factsAtPace(facts: Facts, times: number): Facts {
  const paced = <Profile extends TrafficManagerProfile>(profiles: ReadonlyMap<string, Profile>): ReadonlyMap<string, Profile> => new Map([...profiles].map(([name, profile]) => [name, atPace(profile, times)]))
  return times === 1 ? facts : { ...facts, trafficManagerProfiles: paced(facts.trafficManagerProfiles), topology: { ...facts.topology, privateTrafficManagerProfiles: paced(facts.topology.privateTrafficManagerProfiles) } }
}

/** The same story told faster: waits and limits are divided. */
export function faster(scenario: Scenario, times: number): Scenario {
  const divided = (limit: number | undefined): number | undefined => (limit === undefined ? undefined : limit / times)
  const { longestOutage, recoveredWithin, failedBackWithin, privateWithin, leftWithin } = scenario.objectives
  return {
    ...scenario,
    timeline: scenario.timeline.map((step) => ({ ...step, wait: step.wait / times })),
    ...(scenario.rememberFor !== undefined && { rememberFor: scenario.rememberFor / times }),
    objectives: { ...scenario.objectives, privateWithin: divided(privateWithin), leftWithin: divided(leftWithin), longestOutage: divided(longestOutage), recoveredWithin: divided(recoveredWithin), failedBackWithin: divided(failedBackWithin) },
  }
}
