import type { Path } from '../../dns/path.ts'

/** The nearest cause of something that is not as it is meant, what to do about it, and where. */
export interface Cause {
  readonly because: string
  readonly fix: string
  readonly at?: Path
}
