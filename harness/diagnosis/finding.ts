import type { Path } from '../dns/path.ts'
import type { Edit } from '../resources/mutation.ts'
import type { Cause } from './cause/cause.ts'

/** One case that was looked at: what was expected, what was seen, and where that is something else, the nearest cause. */
export interface Finding {
  /** The host that asked. */
  readonly host: string
  /** What was asked: `contoso.azurecr.io A`. */
  readonly subject: string
  readonly expected: string
  /** What was seen, the whole chain where there is one. */
  readonly observed: string
  readonly holds: boolean
  /** For a case that does not hold: the nearest cause, and what to do. */
  readonly because?: string
  readonly fix?: string
  /** The place in the topology to look at. */
  readonly at?: Path
  /** What `fix` says first, as changes of the design, where it can be said so. */
  readonly edits?: readonly Edit[]
}

/** A case with its cause, which is looked for only when the case does not hold. */
export function finding(seen: Omit<Finding, 'because' | 'fix'>, cause: () => Cause | undefined): Finding {
  return seen.holds ? seen : { ...seen, ...cause() }
}
