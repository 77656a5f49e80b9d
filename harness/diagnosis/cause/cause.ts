import type { Path } from '../../dns/path.ts'
import type { Edit } from '../../resources/mutation.ts'

/** The nearest cause of something that is not as it is meant, what to do about it, and where. */
export interface Cause {
  readonly because: string
  readonly fix: string
  readonly at?: Path
  /** The first thing that `fix` says, as changes of the design, where it can be said so: whoever gives the advice tries them first. */
  readonly edits?: readonly Edit[]
}
