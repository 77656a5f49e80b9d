import type { Path } from '../../dns/path.ts'

/** Which hosts are meant to reach which service, and how. */
export interface Intent {
  readonly from: readonly string[]
  readonly service: string
  readonly reach: 'privately' | 'publicly' | 'never'
  /** Private endpoints that may serve it; empty for any approved one of the service that the host can route to. */
  readonly through: readonly string[]
  readonly path: Path
}
