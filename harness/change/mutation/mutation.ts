import type { Path } from '../../dns/path.ts'
import type { Topology } from '../../resources/topology.ts'

/** One change that somebody could make to a design, by mistake or without a second thought. */
export interface Mutation {
  /** Kebab-case: `link-removed`, `redirect-flipped`. */
  readonly kind: string
  /** `the link of zone-weu to hub-weu is removed`. */
  readonly text: string
  /** What is changed. */
  readonly path: Path
  /** The design with the change; `undefined` where Azure would refuse it. */
  readonly apply: () => Topology | undefined
}
