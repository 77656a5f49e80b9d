import type { Scenario, ScenarioStep } from '../../resources/scenarios/scenario.ts'
import { generator } from './generator.ts'
import type { Component, ComponentId } from '../../world/component.ts'

/** Something is broken from one second to another. */
export interface Episode {
  readonly id: ComponentId
  readonly from: number
  readonly to: number
}

/** Seconds: until the first fault, between two, and how long one lasts. */
const quiet = 30
const pauses = { least: 5, most: 300 }
const lengths = { least: 1, most: 600 }

/**
 * Faults at random, at most so many at once, none twice at once, for so long. Kinds are drawn before components: a design has many records and
 * one region, and both fail.
 */
export function drawEpisodes(components: readonly Component[], { seed, seconds, atOnce }: { readonly seed: number; readonly seconds: number; readonly atOnce: number }): readonly Episode[] {
  const random = generator(seed)
  const between = ({ least, most }: { readonly least: number; readonly most: number }): number => least + Math.floor(random() * (most - least + 1))
  const byKind = [...Map.groupBy(components, ({ kind }) => kind).values()]
  const episodes: Episode[] = []
  if (byKind.length === 0) return episodes
  for (let from = quiet; from < seconds;) {
    const kind = byKind[Math.floor(random() * byKind.length)]!
    const { id } = kind[Math.floor(random() * kind.length)]!
    const to = from + between(lengths)
    const standing = episodes.filter((one) => one.to >= from)
    if (standing.length < atOnce && standing.every((one) => one.id !== id)) episodes.push({ id, from, to })
    from += between(pauses)
  }
  return episodes
}

/** The steps in which episodes are played, and some quiet after the last of them. */
export function timelineOf(episodes: readonly Episode[], settling: number): Scenario['timeline'] {
  const moments = [...new Set(episodes.flatMap(({ from, to }) => [from, to]))].toSorted((one, other) => one - other)
  const steps = moments.map((at, n): ScenarioStep => ({
    inject: episodes.filter(({ from }) => from === at).map(({ id }) => id),
    heal: episodes.filter(({ to }) => to === at).map(({ id }) => id),
    wait: (moments[n + 1] ?? at + settling) - at,
  }))
  return [{ inject: [], heal: [], wait: moments[0] ?? settling }, ...steps]
}
