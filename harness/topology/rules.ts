import type { Complaint } from './problem.ts'
import { addressSpaceChecks } from './rules/address-spaces.ts'
import { addressChecks } from './rules/addresses.ts'
import { azureFirewallChecks } from './rules/azure-firewalls.ts'
import { connectedOverlapChecks } from './rules/connected-overlap.ts'
import { dedicatedSubnetChecks } from './rules/dedicated-subnets.ts'
import { resolverChecks } from './rules/dns-resolvers.ts'
import { dnsServerChecks } from './rules/dns-servers.ts'
import { expectationChecks } from './rules/expectations.ts'
import { gatewayChecks } from './rules/gateways.ts'
import { hostChecks } from './rules/hosts.ts'
import { hybridReferenceChecks } from './rules/hybrid-references.ts'
import { intentChecks } from './rules/intent.ts'
import { limitChecks } from './rules/limits.ts'
import { nameChecks } from './rules/names.ts'
import { networkSecurityGroupChecks } from './rules/network-security-groups.ts'
import { peeringChecks } from './rules/peerings.ts'
import { prefixChecks } from './rules/prefixes.ts'
import { zoneChecks } from './rules/private-dns-zones.ts'
import { privateEndpointChecks } from './rules/private-endpoints.ts'
import { recordSetChecks } from './rules/record-sets.ts'
import { referenceChecks } from './rules/references.ts'
import { registryChecks } from './rules/registries.ts'
import { routeTableChecks } from './rules/route-tables.ts'
import type { Design, Rule } from './rules/rule.ts'

/** Everything that is asked of a design before anybody asks it a question. */
export const rules: readonly Rule[] = [
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

export function breaches(design: Design): readonly Complaint[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(design), ({ path, atKey = false, message, hint }): Complaint =>
      ({ code: rule.code, severity: rule.severity ?? 'error', path, atKey, message, ...(hint !== undefined && { hint }) })),
  )
}
