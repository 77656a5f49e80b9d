import type { DesignChange, Objectives } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'

/** What a built-in story is about in one design: one of several where the design has several of its kind. */
export interface Timeline {
  /** What it is about, where a design has several. */
  readonly of: string
  readonly steps: readonly { readonly inject?: readonly ComponentId[]; readonly heal?: readonly ComponentId[]; readonly changes?: readonly DesignChange[]; readonly wait: number }[]
  /** Names that are asked for; those of all intents unless stated. */
  readonly names?: readonly string[]
  /** Who asks; everybody with an intent unless stated. */
  readonly from?: readonly string[]
  readonly tokenLifetime?: number
  readonly rememberFor?: number
  /** Never a public address, and as before once all is mended, unless stated. */
  readonly objectives?: Objectives
}

/** Seconds of quiet before anything breaks, and of an outage and what comes after it: longer than any probing with its caches takes by default. */
export const quiet = 30
export const outage = 300

export function broken(of: string, ids: readonly ComponentId[], lasting: number = outage): Timeline {
  return { of, steps: [{ wait: quiet }, { inject: ids, wait: lasting }, { heal: ids, wait: outage }] }
}

export function again(of: string, id: ComponentId, { times, every }: { readonly times: number; readonly every: number }): Timeline {
  const once = [{ inject: [id], wait: every }, { heal: [id], wait: every }]
  return { of, steps: [{ wait: quiet }, ...Array.from({ length: times }, () => once).flat(), { wait: outage }] }
}
