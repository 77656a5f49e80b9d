import type { Path } from '../../dns/path.ts'

/** A story of failure: what breaks when, who is watched, and what they may see. */
export interface Scenario {
  readonly name: string
  readonly title: string
  readonly timeline: readonly ScenarioStep[]
  /** Hosts that ask; none: those of all intents. */
  readonly from: readonly string[]
  /** Names that they ask for; none: those of the services that they are meant to reach. */
  readonly names: readonly string[]
  readonly objectives: Objectives
  /** Who is left out although it would be watched. */
  readonly without?: readonly { readonly host: string; readonly name: string }[]
  /** Of a built-in one there is no place in the design. */
  readonly path?: Path
}

/** First all of `heal`, then all of `inject`, then the wait. */
export interface ScenarioStep {
  readonly inject: readonly string[]
  readonly heal: readonly string[]
  /** Seconds. */
  readonly wait: number
  readonly path?: Path
}

/** What clients may see. Limits in seconds; what is absent is not judged. */
export interface Objectives {
  readonly longestOutage?: number | undefined
  readonly recoveredWithin?: number | undefined
  readonly failedBackWithin?: number | undefined
  readonly neverPublic: boolean
  /** By host, the regions that may serve it. */
  readonly regions: ReadonlyMap<string, readonly string[]>
}
