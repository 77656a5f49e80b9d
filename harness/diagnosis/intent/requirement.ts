import type { Facts, PrivateEndpointFacts } from '../../facts/facts.ts'
import { everyIntended, servingEndpoints, type Intended } from './intended.ts'
import { judgesAddresses } from './no-access.ts'
import { keptNames } from './no-public-address.ts'

/** What an intent demands for one host, as far as the design alone says it: the same in every world of the design, whatever is broken. */
export interface Requirement extends Intended {
  /** Private endpoints that may serve the host. */
  readonly serving: readonly PrivateEndpointFacts[]
  /** Names that must not have a public address. */
  readonly kept: readonly string[]
  /** Whether a private address is a finding where the registry is never to be reached. */
  readonly hidden: boolean
}

export function requirementOf(facts: Facts, intended: Intended): Requirement {
  const { reach } = intended.intent
  return {
    ...intended,
    serving: reach === 'privately' ? servingEndpoints(facts, intended) : [],
    kept: reach === 'privately' ? keptNames(facts, intended).map(({ name }) => name) : [],
    hidden: reach === 'never' && judgesAddresses(facts, intended),
  }
}

/** The demands of every intent for each of its hosts, in the order of the design. */
export function requirements(facts: Facts): readonly Requirement[] {
  return everyIntended(facts).map((intended) => requirementOf(facts, intended))
}
