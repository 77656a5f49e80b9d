import type { Facts, PrivateEndpointFacts, ServiceName } from '../../facts/facts.ts'
import { leadsOf, ownNamesOf } from '../../facts/service-names.ts'
import { everyIntended, servingEndpoints, type Intended } from './intended.ts'
import { judgesAddresses } from './no-access.ts'
import { keptNames } from './no-public-address.ts'

/** What an intent demands for one host, as far as the design alone says it: the same in every world of the design, whatever is broken. */
export interface Requirement extends Intended {
  /** Private endpoints that may serve the host, by the sub-resource that a name belongs to. */
  readonly serving: ReadonlyMap<string, readonly PrivateEndpointFacts[]>
  /** Names that must not have a public address. */
  readonly kept: readonly string[]
  /** Names of which a private address is a finding where the service is never to be reached. */
  readonly hidden: ReadonlySet<ServiceName>
}

export function requirementOf(facts: Facts, intended: Intended): Requirement {
  const { reach } = intended.intent
  return {
    ...intended,
    serving: new Map(reach === 'privately' ? leadsOf(intended.service).map((lead) => [lead.group, servingEndpoints(facts, intended, lead)]) : []),
    kept: reach === 'privately' ? keptNames(facts, intended).map(({ name }) => name) : [],
    hidden: new Set(reach === 'never' ? ownNamesOf(intended.service).filter((name) => judgesAddresses(facts, intended, name)) : []),
  }
}

/** The demands of every intent for each of its hosts, in the order of the design. */
export function requirements(facts: Facts): readonly Requirement[] {
  return everyIntended(facts).map((intended) => requirementOf(facts, intended))
}
