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
  /** Clients pull from registries, with a token that is good for so many seconds; absent: they only look whether the name answers them. */
  readonly tokenLifetime?: number | undefined
  /** Seconds for which clients themselves remember an answer, whatever its TTL; absent: not at all. */
  readonly rememberFor?: number | undefined
  readonly objectives: Objectives
  /** Who is left out although it would be watched. */
  readonly without?: readonly { readonly host: string; readonly name: string }[]
  /** Of a built-in one there is no place in the design. */
  readonly path?: Path
}

/** First all of `heal`, then `changes`, then all of `inject`, then the wait. */
export interface ScenarioStep {
  readonly inject: readonly string[]
  readonly heal: readonly string[]
  readonly changes?: readonly DesignChange[]
  /** Seconds. */
  readonly wait: number
  readonly path?: Path
}

/**
 * Something about the design that is made otherwise in operation. What is first created is not there before. `id`: of `create` and `remove` the keys of the
 * design, `privateEndpoints/contoso-weu`; of routing a replica, `contoso/eastus2`; of a name that is used again the registry.
 */
export interface DesignChange {
  readonly what: 'create' | 'remove' | 'startRouting' | 'stopRouting' | 'reuse'
  readonly id: string
  /** Where the registry that has the name from then on stands. */
  readonly location?: string
}

/** What clients may see. Limits in seconds; what is absent is not judged. */
export interface Objectives {
  readonly longestOutage?: number | undefined
  readonly recoveredWithin?: number | undefined
  readonly failedBackWithin?: number | undefined
  readonly privateWithin?: number | undefined
  readonly leftWithin?: number | undefined
  readonly neverPublic: boolean
  /** By host, the regions that may serve it. */
  readonly regions: ReadonlyMap<string, readonly string[]>
}
