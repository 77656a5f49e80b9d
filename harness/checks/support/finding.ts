import type { Path } from '../../dns/path.ts'
import type { Finding } from '../check.ts'

/** The nearest cause of a case that does not hold, what to do about it, and where. */
export interface Cause {
  readonly because: string
  readonly fix: string
  readonly at?: Path
}

/** A case with its cause, which is looked for only when the case does not hold. */
export function finding(seen: Omit<Finding, 'because' | 'fix'>, cause: () => Cause | undefined): Finding {
  return seen.holds ? seen : { ...seen, ...cause() }
}
