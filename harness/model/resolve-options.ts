import type { AskOptions } from '../dns/message.ts'
import type { Cache } from './cache.ts'

/** What may be said about a question besides who asks it. */
export interface ResolveOptions extends AskOptions {
  /** Virtual time, seconds; only matters together with a cache. */
  readonly now?: number
  /** What the servers remember from earlier questions. Without it answers are fresh: every TTL is the original one. */
  readonly cache?: Cache
  /** Whether to note the path. */
  readonly trace?: boolean
}
