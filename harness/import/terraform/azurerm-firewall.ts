import { symbol } from '../symbol.ts'
import type { Json, Planned } from './plan.ts'
import type { Ids, Shape } from './shape.ts'

const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])

/** Groups of addresses that a rule names. What apply makes stands in no rule of a plan by itself: it is known where all rules mean one. */
function groupsOf(rule: Json, key: string, path: readonly string[], one: Planned, ids: Ids): readonly string[] {
  if (key in rule) return list(rule[key]).filter((each) => typeof each === 'string')
  const meant = one.refersAll(...path, key)
  return meant.length > 1 ? [symbol(`${one.address} ${key}`)] : meant.map((group) => ids.of(group))
}

function common(rule: Json, path: readonly string[], one: Planned, ids: Ids): Json {
  return {
    name: rule['name'], sourceAddresses: list(rule['source_addresses']), sourceIpGroups: groupsOf(rule, 'source_ip_groups', path, one, ids),
  }
}

const networkRule = (rule: Json, path: readonly string[], one: Planned, ids: Ids): Json => ({
  ...common(rule, path, one, ids), ruleType: 'NetworkRule', ipProtocols: list(rule['protocols']), destinationPorts: list(rule['destination_ports']),
  destinationAddresses: list(rule['destination_addresses']), destinationFqdns: list(rule['destination_fqdns']), destinationIpGroups: groupsOf(rule, 'destination_ip_groups', path, one, ids),
})

const applicationRule = (rule: Json, path: readonly string[], one: Planned, ids: Ids): Json => ({
  ...common(rule, path, one, ids), ruleType: 'ApplicationRule', targetFqdns: list(rule['destination_fqdns'] ?? rule['target_fqdns']),
  protocols: [...list(rule['protocols']), ...list(rule['protocol'])].map(({ type, port }) => ({ protocolType: type, port: Number(port) })),
})

const kinds = [['network_rule_collection', networkRule], ['application_rule_collection', applicationRule], ['nat_rule_collection', (rule: Json): Json => ({ name: rule['name'], ruleType: 'NatRule' })]] as const

/** Of a firewall without a policy, each a resource. */
const classic = (kind: 'network' | 'application', rule: typeof networkRule): Shape => ({
  type: `Microsoft.Network/azureFirewalls/${kind}RuleCollections`, parent: { name: 'azure_firewall_name' },
  body: (one, ids) => ({ name: one.values['name'], priority: one.values['priority'], action: { type: one.values['action'] }, rules: list(one.values['rule']).map((each) => rule(each as Json, ['rule'], one, ids)) }),
})

export const firewallShapes: Readonly<Record<string, Shape>> = {
  azurerm_firewall_policy_rule_collection_group: {
    type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups', parent: { id: 'firewall_policy_id' },
    body: (one, ids) => ({
      priority: one.values['priority'],
      ruleCollections: kinds.flatMap(([key, rule]) => list(one.values[key]).map(({ name, priority, action, rule: rules }) => ({
        name, priority, action: { type: action }, rules: list(rules).map((each) => rule(each as Json, [key, 'rule'], one, ids)),
      }))),
    }),
  },
  azurerm_firewall_network_rule_collection: classic('network', networkRule),
  azurerm_firewall_application_rule_collection: classic('application', applicationRule),
  azurerm_ip_group: { type: 'Microsoft.Network/ipGroups', body: ({ values }) => ({ ipAddresses: list(values['cidrs']) }) },
}
