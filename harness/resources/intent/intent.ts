import type { Path } from '../../dns/path.ts'
import type { Client, ImageReference } from '../../world/transfer/transfer.ts'

/** Which hosts are meant to reach which service, and how. */
export interface Intent {
  readonly from: readonly string[]
  /** A registry, or another service. */
  readonly service: string
  readonly reach: 'privately' | 'publicly' | 'never'
  /** Private endpoints that may serve it; empty for any approved one of the service that the host can route to. */
  readonly through: readonly string[]
  /** Whether the hosts pull images from the registry, or push to it as well; absent where they merely reach it. */
  readonly for?: 'pull' | 'push'
  /** The image that they pull, where it is not the sample image at the login server's name. */
  readonly image?: ImageReference
  /** The token with which they log in; absent: the admin user. */
  readonly token?: string
  /** The program that they use, besides those that they all have; absent: crane. */
  readonly client?: Client
  /** Item of the list; what is meant for several services is an intent for each of them. */
  readonly path: Path
  /** Where the service is named. */
  readonly target: Path
}
