import type { Complaint } from '../language/problem.ts'
import { addressSpaceChecks } from '../resources/rules/address-spaces.ts'
import { addressChecks } from '../resources/rules/addresses.ts'
import { azureFirewallChecks } from '../resources/azure-firewalls/rules.ts'
import { connectedOverlapChecks } from '../resources/rules/connected-overlap.ts'
import { dedicatedSubnetChecks } from '../resources/rules/dedicated-subnets.ts'
import { resolverChecks } from '../resources/dns-resolvers/rules.ts'
import { dnsServerChecks } from '../resources/dns-servers/rules.ts'
import { expectationChecks } from '../resources/expectations/rules.ts'
import { gatewayChecks } from '../resources/gateways/rules.ts'
import { hostChecks } from '../resources/hosts/rules.ts'
import { hybridReferenceChecks } from '../resources/rules/hybrid-references.ts'
import { intentChecks } from '../resources/intent/rules.ts'
import { limitChecks } from '../resources/rules/limits.ts'
import { nameChecks } from '../resources/rules/names.ts'
import { networkSecurityGroupChecks } from '../resources/network-security-groups/rules.ts'
import { peeringChecks } from '../resources/virtual-networks/peerings.ts'
import { prefixChecks } from '../resources/rules/prefixes.ts'
import { zoneChecks } from '../resources/private-dns-zones/rules.ts'
import { privateEndpointChecks } from '../resources/private-endpoints/rules.ts'
import { recordSetChecks } from '../resources/record-sets/rules.ts'
import { referenceChecks } from '../resources/rules/references.ts'
import { registryChecks } from '../resources/registries/rules.ts'
import { routeTableChecks } from '../resources/route-tables/rules.ts'
import type { Breach, Design, Rule } from '../resources/rule.ts'
import { factsRules } from '../facts/rules/list.ts'
import type { FactsRule } from '../facts/rules/rule.ts'
import type { Facts } from '../facts/types.ts'

/** What is asked of a design as it is written. */
const ownRules: readonly Rule[] = [
  ...nameChecks,
  ...referenceChecks,
  ...hybridReferenceChecks,
  ...registryChecks,
  ...prefixChecks,
  ...addressSpaceChecks,
  ...peeringChecks,
  ...addressChecks,
  ...zoneChecks,
  ...recordSetChecks,
  ...privateEndpointChecks,
  ...networkSecurityGroupChecks,
  ...gatewayChecks,
  ...connectedOverlapChecks,
  ...resolverChecks,
  ...dnsServerChecks,
  ...routeTableChecks,
  ...azureFirewallChecks,
  ...hostChecks,
  ...dedicatedSubnetChecks,
  ...intentChecks,
  ...expectationChecks,
  ...limitChecks,
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
