import type { ForwardingRule } from '../../azure/hybrid-resources.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Links and rules removed, rules switched on and off, and led elsewhere. */
export function* rulesetMutations({ dnsForwardingRulesets }: Topology): Generator<Mutation> {
  for (const { name: ruleset, virtualNetworkLinks, forwardingRules } of dnsForwardingRulesets.values()) {
    for (const { name, virtualNetwork } of virtualNetworkLinks) {
      const at = ['dnsForwardingRulesets', ruleset, 'virtualNetworkLinks', name]
      yield { kind: 'ruleset-link-removed', text: `the link of ${ruleset} to ${virtualNetwork} is removed`, path: at, edit: { removed: at } }
    }
    for (const rule of forwardingRules) yield* ruleMutations(ruleset, rule)
  }
}

function* ruleMutations(ruleset: string, rule: ForwardingRule): Generator<Mutation> {
  const { name, domainName, targetDnsServers, forwardingRuleState } = rule
  const at = ['dnsForwardingRulesets', ruleset, 'forwardingRules', name]
  const text = `the rule of ${ruleset} for ${domainName || '.'}`
  const state = forwardingRuleState === 'Enabled' ? 'Disabled' : 'Enabled'
  yield { kind: 'forwarding-rule-removed', text: `${text} is removed`, path: at, edit: { removed: at } }
  yield { kind: 'forwarding-rule-state-flipped', text: `${text} is ${state}`, path: [...at, 'forwardingRuleState'], edit: { at, value: { ...rule, forwardingRuleState: state } } }
  if (targetDnsServers.length < 2) return
  for (const [index, { ipAddress }] of targetDnsServers.entries()) {
    const value = { ...rule, targetDnsServers: targetDnsServers.filter((_, other) => other !== index) }
    yield { kind: 'rule-target-removed', text: `${text} no longer leads to ${ipAddress}`, path: [...at, 'targetDnsServers', index], edit: { at, value } }
  }
}
