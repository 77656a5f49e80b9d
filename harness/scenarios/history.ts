import type { DesignChange } from '../resources/scenarios/scenario.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'

/** What was seen while a scenario was played: all that a judgement may look at. */
export interface History {
  readonly scenario: string
  /** `model`: virtual time. `lab`: that of real servers. */
  readonly kind: 'model' | 'lab'
  /** So many times faster than it is told: waits, limits, probing and Traffic Manager's TTLs are divided by it; absent where it is not. */
  readonly faster?: number
  /** Seconds between two looks at the same thing. */
  readonly step: number
  /** Seconds at which it ended. */
  readonly end: number
  /** Seconds for which the lab's machine had no processor to spare: whoever was late then may have been so for want of one. */
  readonly saturated?: number
  /** What stands at the addresses that may be seen. */
  readonly places: ReadonlyMap<string, { readonly public: boolean; readonly region?: string | undefined }>
  readonly marks: readonly Mark[]
  /** What Traffic Manager's probes found out, in the order of time. */
  readonly health: readonly HealthChange[]
  /** By client, in the order of time; one each time that something else was seen than before. */
  readonly clients: readonly ClientHistory[]
}

/** With no processor to spare for more than this share of a history, whoever was late in it may have been so for want of one. */
const tolerable = 0.2

export function isSaturated({ saturated = 0, end }: Pick<History, 'saturated' | 'end'>): boolean {
  return saturated > end * tolerable
}

/** Something that was done to the world. */
export interface Mark {
  readonly at: number
  readonly what: 'inject' | 'heal' | 'could not' | DesignChange['what']
  readonly id: string
  readonly because?: string
  /** Of routing to a replica: the name that led to it, and its region. */
  readonly routed?: { readonly name: string; readonly region: string }
}

export interface ClientHistory {
  readonly host: string
  readonly name: string
  /** Whether a public address of the name is against the design's intent. */
  readonly private: boolean
  readonly seen: readonly Sighting[]
}

/** What a client saw from a moment on. */
export interface Sighting {
  /** Seconds. */
  readonly at: number
  /** `timeout` where nobody answered. */
  readonly rcode: string
  readonly addresses: readonly string[]
  /** Whether it got what it wanted at the address that it was given. */
  readonly served: boolean
  /** How the attempt ended, one line. */
  readonly message: string
}

/** A line for each thing that happened, the first about the whole. */
export function historyLines({ marks, health, clients, places, ...whole }: History): readonly string[] {
  const events = [
    ...marks.map((event) => ({ at: event.at, order: 0, event })),
    ...health.map((event) => ({ at: event.at, order: 0, event: { ...event, what: event.healthy ? 'online' : 'degraded', endpoint: event.what } })),
    ...clients.flatMap(({ host, name, seen }) => seen.map((one) => ({ at: one.at, order: 1, event: { host, name, ...one } }))),
  ].toSorted((one, other) => one.at - other.at || one.order - other.order)
  return [{ ...whole, places: Object.fromEntries(places), clients: clients.map(({ host, name, private: kept }) => ({ host, name, private: kept })) }, ...events.map(({ event }) => event)].map((line) => JSON.stringify(line))
}

/** Whether a client sees the same as before. */
export function isSame(one: Sighting | undefined, other: Sighting): boolean {
  return one !== undefined && one.rcode === other.rcode && one.served === other.served && one.message === other.message && one.addresses.join() === other.addresses.join()
}
