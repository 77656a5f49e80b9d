import { factsRules } from '../facts/rules/list.ts'
import type { FactsRule } from '../facts/rules/rule.ts'
import type { Facts } from '../facts/types.ts'
import type { Complaint } from '../language/problem.ts'
import { expectationRules } from '../resources/expectations/rules.ts'
import { intentRules } from '../resources/intent/rules.ts'
import { kinds } from '../resources/list.ts'
import { scenarioRules } from '../resources/scenarios/rules.ts'
import type { Breach, Design, Rule } from '../resources/rule.ts'
import { addressSpaceRules } from '../resources/rules/address-spaces.ts'
import { addressRules } from '../resources/rules/addresses.ts'
import { connectedOverlapRules } from '../resources/rules/connected-overlap.ts'
import { dedicatedSubnetRules } from '../resources/rules/dedicated-subnets.ts'
import { limitRules } from '../resources/rules/limits.ts'
import { namingRules } from '../resources/rules/names.ts'
import { prefixRules } from '../resources/rules/prefixes.ts'
import { publicAddressRules } from '../resources/rules/public-addresses.ts'
import { referenceRules } from '../resources/rules/references.ts'

/** What is asked of a design as it is written: of all kinds alike, of each kind, and of what is meant. */
const ownRules: readonly Rule[] = [
  ...namingRules,
  ...referenceRules,
  ...prefixRules,
  ...addressSpaceRules,
  ...addressRules,
  ...publicAddressRules,
  ...connectedOverlapRules,
  ...dedicatedSubnetRules,
  ...kinds.flatMap((kind) => kind.rules),
  ...intentRules,
  ...expectationRules,
  ...scenarioRules,
  ...limitRules,
]

/** Everything that is asked of a design before anybody asks it a question. */
export const rules: readonly (Rule | FactsRule)[] = [...ownRules, ...factsRules]

export function breaches(design: Design): readonly Complaint[] {
  return ownRules.flatMap((rule) => complaints(rule, rule.check(design)))
}

/** What only the facts of a design show, whose own rules are all kept. */
export function breachesOfFacts(known: Facts): readonly Complaint[] {
  return factsRules.flatMap((rule) => complaints(rule, rule.check(known)))
}

function complaints({ code, severity }: Pick<Rule, 'code' | 'severity'>, found: Iterable<Breach>): readonly Complaint[] {
  return Array.from(found, ({ path, atKey = false, message, hint }): Complaint => ({ code, ...(severity && { severity }), path, atKey, message, ...(hint !== undefined && { hint }) }))
}
