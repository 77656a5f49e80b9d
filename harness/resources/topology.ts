import type { Expectation } from './expectations/expectation.ts'
import type { ReachExpectation } from './expectations/reach-expectation.ts'
import type { Intent } from './intent/intent.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Section, Sections } from './sections.ts'
import type { Settings } from './settings/settings.ts'

export type { Expectation, ReachExpectation, Intent, Settings }

/** The resources of a design, by section and name. */
export type Resources = { readonly [S in Section]: ReadonlyMap<string, Sections[S]['resource']> }

/** A design: what the user configures in Azure, and what is meant by it. Plain data, made by `parseTopology`. */
export interface Topology extends Resources {
  /** File stem unless the file says otherwise; lower-case letters, digits, dashes. */
  readonly name: string
  readonly intent: readonly Intent[]
  readonly expectations: readonly Expectation[]
  readonly reachExpectations: readonly ReachExpectation[]
  readonly scenarios: ReadonlyMap<string, Scenario>
  readonly settings: Settings
  /** Of a design that takes another one's place: addresses that what stays was given then, by `deploymentKey`. */
  readonly deployedAddresses?: ReadonlyMap<string, string>
}
