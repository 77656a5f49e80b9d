import type { SecurityRule } from '../../azure/network-security.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../../resources/topology.ts'
import { withValue, without } from './edit.ts'
import type { Mutation } from './mutation.ts'

/** What is tried on network security groups: rules removed, turned round, made for one protocol or another port; groups taken off. */
export function securityMutations(topology: Topology): readonly Mutation[] {
  return [
    ...[...topology.networkSecurityGroups.values()].flatMap(({ name, securityRules }) => securityRules.flatMap((rule) => ruleMutations(topology, name, rule))),
    ...[...topology.virtualNetworks.values()].flatMap((network) =>
      network.subnets.flatMap((subnet): Mutation[] => {
        const { networkSecurityGroup: group, ...bare } = subnet
        if (group === undefined) return []
        const path = ['virtualNetworks', network.name]
        const subnets = network.subnets.map((one) => (one === subnet ? bare : one))
        return [{
          kind: 'security-group-taken-off',
          text: `${group} no longer applies to ${network.name}/${subnet.name}`,
          path: [...path, 'subnets', subnet.name, 'networkSecurityGroup'],
          apply: () => withValue(topology, path, { ...network, subnets, peerings: [] }),
        }]
      }),
    ),
    ...[...topology.hosts.values()].flatMap(({ networkSecurityGroup: group, ...bare }): Mutation[] =>
      group === undefined ? [] : [{
        kind: 'security-group-taken-off',
        text: `${group} no longer applies to ${bare.name}`,
        path: ['hosts', bare.name, 'networkSecurityGroup'],
        apply: () => withValue(topology, ['hosts', bare.name], bare),
      }]),
  ]
}

function ruleMutations(topology: Topology, group: string, rule: SecurityRule): Mutation[] {
  const path: Path = ['networkSecurityGroups', group, 'securityRules', rule.name]
  const text = `rule ${rule.name} of ${group}`
  const set = (change: Partial<SecurityRule>) => (): Topology | undefined => withValue(topology, path, { ...rule, ...change })
  const access = rule.access === 'Allow' ? 'Deny' : 'Allow'
  const protocols = rule.protocol === '*' ? (['Tcp', 'Udp'] as const) : (['*'] as const)
  return [
    { kind: 'security-rule-removed', text: `${text} is removed`, path, apply: () => without(topology, path) },
    { kind: 'security-rule-flipped', text: `${text} says access: ${access}`, path: [...path, 'access'], apply: set({ access }) },
    ...protocols.map((protocol): Mutation => ({ kind: 'security-rule-protocol', text: `${text} says protocol: ${protocol}`, path: [...path, 'protocol'], apply: set({ protocol }) })),
    ...(rule.destinationPortRanges.includes('*')
      ? []
      : [{ kind: 'security-rule-port', text: `${text} is for port 8443`, path: [...path, 'destinationPortRange'], apply: set({ destinationPortRanges: ['8443'] }) }]),
  ]
}
