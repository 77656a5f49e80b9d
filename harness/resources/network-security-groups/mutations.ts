import type { SecurityRule } from '../../azure/network-security.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Rules removed, turned round, made for one protocol or another port. */
export function* securityGroupMutations({ networkSecurityGroups }: Topology): Generator<Mutation> {
  for (const { name, securityRules } of networkSecurityGroups.values()) for (const rule of securityRules) yield* ruleMutations(name, rule)
}

function* ruleMutations(group: string, rule: SecurityRule): Generator<Mutation> {
  const path = ['networkSecurityGroups', group, 'securityRules', rule.name]
  const text = `rule ${rule.name} of ${group}`
  const set = (change: Partial<SecurityRule>): Mutation['edit'] => ({ at: path, value: { ...rule, ...change } })
  const access = rule.access === 'Allow' ? 'Deny' : 'Allow'
  yield { kind: 'security-rule-removed', text: `${text} is removed`, path, edit: { removed: path } }
  yield { kind: 'security-rule-flipped', text: `${text} says access: ${access}`, path: [...path, 'access'], edit: set({ access }) }
  const protocols = rule.protocol === '*' ? (['Tcp', 'Udp'] as const) : (['*'] as const)
  for (const protocol of protocols) yield { kind: 'security-rule-protocol', text: `${text} says protocol: ${protocol}`, path: [...path, 'protocol'], edit: set({ protocol }) }
  if (rule.destinationPortRanges.includes('*')) return
  yield { kind: 'security-rule-port', text: `${text} is for port 8443`, path: [...path, 'destinationPortRange'], edit: set({ destinationPortRanges: ['8443'] }) }
}

/** The group taken off whatever names one: a network interface, a subnet. */
export function groupTakenOff<Bare extends { readonly networkSecurityGroup?: string }>(resource: Bare, at: readonly string[], name: string): readonly Mutation[] {
  const { networkSecurityGroup: group, ...bare } = resource
  if (group === undefined) return []
  return [{ kind: 'security-group-taken-off', text: `${group} no longer applies to ${name}`, path: [...at, 'networkSecurityGroup'], edit: { at, value: bare } }]
}
