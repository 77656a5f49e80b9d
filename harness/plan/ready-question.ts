import { reservedFromEverything } from '../azure/forwarding-rules.ts'
import type { Question } from '../dns/message.ts'
import { isWithin } from '../dns/name.ts'
import type { Facts } from '../facts/facts.ts'

/** Each is answered by the platform alone, unless a rule takes it along. */
const questions: readonly Question[] = [
  { name: 'large.azcr.io', type: 'A' },
  { name: 'azure.com', type: 'SOA' },
  { name: 'trafficmanager.net', type: 'SOA' },
]
/** No rule of a domain that anybody forwards covers it; who answers it has started, and no more. */
const last: Question = { name: 'localhost', type: 'A' }

/** A question whose answer depends on nothing but the platform, whatever the network's rules say. */
export function readyQuestion(facts: Facts, network: string): Question {
  const domains = facts.resolverViews.get(network)!.map(({ rule }) => rule.domainName)
  const covered = (name: string): boolean => domains.some((domain) => isWithin(name, domain) && !(domain === '' && reservedFromEverything.some((kept) => isWithin(name, kept))))
  return questions.find(({ name }) => !covered(name)) ?? last
}
