import type { Cause } from '../../diagnosis/cause/cause.ts'
import type { Finding } from '../check.ts'

/** A case with its cause, which is looked for only when the case does not hold. */
export function finding(seen: Omit<Finding, 'because' | 'fix'>, cause: () => Cause | undefined): Finding {
  return seen.holds ? seen : { ...seen, ...cause() }
}
