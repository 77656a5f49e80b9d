import type { Cause } from '../../diagnosis/cause/cause.ts'
import { causeOfList } from '../../diagnosis/cause/server-list.ts'
import { causeOfUnmatched } from '../../diagnosis/cause/unmatched.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Facts } from '../../facts/facts.ts'

/** A rule or a forwarder that does not match: for one of several names alone, or otherwise. */
export function unmatched(facts: Facts, { host, endpoint }: Symptom, why: 'alone' | 'otherwise'): Cause | undefined {
  if (causeOfList(facts, host, endpoint) !== undefined) return undefined
  const cause = causeOfUnmatched(facts, host, endpoint)
  return cause !== undefined && (cause.alone === true) === (why === 'alone') ? cause : undefined
}
