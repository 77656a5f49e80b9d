import type { ApplicationRule, AzureFirewall, NetworkRule } from '../../azure/firewall-resources.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Each rule removed, turned round, made for others; the DNS proxy switched, its servers taken out. */
export function* firewallMutations({ azureFirewalls }: Topology): Generator<Mutation> {
  for (const firewall of azureFirewalls.values()) {
    yield* dnsMutations(firewall)
    for (const rule of firewall.networkRules) yield* ruleMutations(firewall.name, 'networkRules', rule)
    for (const rule of firewall.applicationRules) yield* applicationRuleMutations(firewall.name, rule)
  }
}

function* dnsMutations(firewall: AzureFirewall): Generator<Mutation> {
  const { name, dnsSettings } = firewall
  const { enableProxy, servers } = dnsSettings
  const at = ['azureFirewalls', name]
  const path = [...at, 'dnsSettings']
  const set = (change: Partial<AzureFirewall['dnsSettings']>): Mutation['edit'] => ({ at, value: { ...firewall, dnsSettings: { ...dnsSettings, ...change } } })
  yield { kind: 'dns-proxy-flipped', text: `the DNS proxy of ${name} is ${enableProxy ? 'off' : 'on'}`, path: [...path, 'enableProxy'], edit: set({ enableProxy: !enableProxy }) }
  for (const [index, server] of servers.entries()) {
    yield { kind: 'forwarder-removed', text: `${name} no longer asks ${server}`, path: [...path, 'servers', index], edit: set({ servers: servers.filter((other) => other !== server) }) }
  }
}

function* ruleMutations(firewall: string, section: 'networkRules' | 'applicationRules', rule: NetworkRule | ApplicationRule): Generator<Mutation> {
  const at = ['azureFirewalls', firewall, section, rule.name]
  const what = nameOf(firewall, section, rule.name)
  const action = rule.action === 'Allow' ? 'Deny' : 'Allow'
  yield { kind: 'rule-removed', text: `${what} is removed`, path: at, edit: { removed: at } }
  yield { kind: 'rule-action-flipped', text: `${what} says ${action}`, path: [...at, 'action'], edit: { at, value: { ...rule, action } } }
  yield { kind: 'rule-for-others', text: `${what} is for 10.255.255.0/24 only`, path: [...at, 'sourceAddresses'], edit: { at, value: { ...rule, sourceAddresses: ['10.255.255.0/24'] } } }
}

function* applicationRuleMutations(firewall: string, rule: ApplicationRule): Generator<Mutation> {
  yield* ruleMutations(firewall, 'applicationRules', rule)
  const { name, targetFqdns, action } = rule
  const at = ['azureFirewalls', firewall, 'applicationRules', name]
  const path = [...at, 'targetFqdns']
  const what = nameOf(firewall, 'applicationRules', name)
  if (targetFqdns.length > 1) {
    for (const target of targetFqdns) {
      yield { kind: 'target-removed', text: `${what} no longer has ${target}`, path, edit: { at, value: { ...rule, targetFqdns: targetFqdns.filter((other) => other !== target) } } }
    }
  }
  if (action === 'Allow' && !targetFqdns.includes('*')) yield { kind: 'target-widened', text: `${what} has * among its targets`, path, edit: { at, value: { ...rule, targetFqdns: ['*'] } } }
}

function nameOf(firewall: string, section: 'networkRules' | 'applicationRules', rule: string): string {
  return `the ${section === 'networkRules' ? 'network' : 'application'} rule ${rule} of ${firewall}`
}
