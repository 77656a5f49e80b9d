import { securityRuleId } from '../../world/component.ts'
import type { Kind } from '../kind.ts'
import { expandNetworkSecurityGroups, networkSecurityGroups as shape } from './language.ts'
import { securityGroupMutations } from './mutations.ts'
import { networkSecurityGroupRules } from './rules.ts'

export const networkSecurityGroups: Kind<'networkSecurityGroups'> = {
  section: 'networkSecurityGroups',
  noun: 'network security group',
  unknown: 'unknown-network-security-group',
  shape,
  expand: (written) => expandNetworkSecurityGroups(written.networkSecurityGroups ?? {}),
  parts: [{ key: 'securityRules', noun: 'security rule' }],
  rules: networkSecurityGroupRules,
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
    *usage({ networkSecurityGroups }) {
      for (const { name, securityRules } of networkSecurityGroups.values()) {
        yield { limit: 1000, used: securityRules.length, what: `security rules of ${name}`, path: ['networkSecurityGroups', name, 'securityRules'] }
      }
    },
  },
  mutations: securityGroupMutations,
  /** Every rule of one's own that applies somewhere. */
  *components({ networkSecurityGroups }) {
    for (const { name: group, securityRules } of networkSecurityGroups.values()) {
      for (const { name } of securityRules) {
        yield { id: securityRuleId(group, name), kind: 'security-rule', failure: `the security rule ${name} of ${group} is removed`, at: ['networkSecurityGroups', group, 'securityRules', name] }
      }
    }
  },
}
