import type { AzureFirewall, RouteTable } from '../../azure/firewall-resources.ts'
import type { Subnet, VirtualNetwork } from '../../azure/resources.ts'
import { obeysRoutes } from '../../facts/firewall-facts.ts'
import type { Topology } from '../../resources/topology.ts'
import type { Mutation } from './mutation.ts'

/** Changes of route tables and firewalls: each route and rule removed, each rule turned round, switches flipped. */
export function firewallMutations(topology: Topology): readonly Mutation[] {
  return [
    ...[...topology.routeTables.values()].flatMap((table) => tableMutations(topology, table)),
    ...[...topology.virtualNetworks.values()].flatMap((network) => network.subnets.flatMap((subnet) => subnetMutations(topology, network, subnet))),
    ...[...topology.azureFirewalls.values()].flatMap((firewall) => ruleMutations(topology, firewall)),
  ]
}

function tableMutations(topology: Topology, table: RouteTable): readonly Mutation[] {
  const set = (routes: RouteTable['routes']) => (): Topology => ({ ...topology, routeTables: new Map(topology.routeTables).set(table.name, { ...table, routes }) })
  return table.routes.flatMap((route): Mutation[] => {
    const path = ['routeTables', table.name, 'routes', route.name]
    const without = table.routes.filter((other) => other !== route)
    return [
      { kind: 'route-removed', text: `the route ${route.name} of ${table.name} is removed`, path, apply: set(without) },
      ...(route.nextHopType === 'VirtualAppliance'
        ? [{ kind: 'route-to-nowhere', text: `the route ${route.name} of ${table.name} leads to 10.255.255.4, where no firewall is`, path: [...path, 'nextHopIpAddress'], apply: set([...without, { ...route, nextHopIpAddress: '10.255.255.4' }]) }]
        : []),
    ]
  })
}

function subnetMutations(topology: Topology, network: VirtualNetwork, subnet: Subnet): readonly Mutation[] {
  const path = ['virtualNetworks', network.name, 'subnets', subnet.name]
  const set = (changed: Subnet) => (): Topology =>
    ({ ...topology, virtualNetworks: new Map(topology.virtualNetworks).set(network.name, { ...network, subnets: network.subnets.map((other) => (other === subnet ? changed : other)) }) })
  const { routeTable, ...plain } = subnet
  const hasEndpoint = [...topology.privateEndpoints.values()].some((endpoint) => endpoint.virtualNetwork === network.name && endpoint.subnet === subnet.name)
  const policies = obeysRoutes(subnet) ? 'Disabled' as const : 'RouteTableEnabled' as const
  return [
    ...(routeTable === undefined ? [] : [{ kind: 'route-table-removed', text: `${network.name}/${subnet.name} has no route table`, path: [...path, 'routeTable'], apply: set(plain) }]),
    ...(hasEndpoint && topology.routeTables.size > 0
      ? [{ kind: 'network-policies-flipped', text: `privateEndpointNetworkPolicies of ${network.name}/${subnet.name} becomes ${policies}`, path: [...path, 'privateEndpointNetworkPolicies'], apply: set({ ...subnet, privateEndpointNetworkPolicies: policies }) }]
      : []),
  ]
}

function ruleMutations(topology: Topology, firewall: AzureFirewall): readonly Mutation[] {
  const { name, dnsSettings } = firewall
  const path = ['azureFirewalls', name]
  const set = (change: Partial<AzureFirewall>) => (): Topology => ({ ...topology, azureFirewalls: new Map(topology.azureFirewalls).set(name, { ...firewall, ...change }) })
  const ofSection = (section: 'networkRules' | 'applicationRules'): Mutation[] => firewall[section].flatMap((rule): Mutation[] => {
    const at = [...path, section, rule.name]
    const what = `the ${section === 'networkRules' ? 'network' : 'application'} rule ${rule.name} of ${name}`
    const action = rule.action === 'Allow' ? 'Deny' as const : 'Allow' as const
    const rules: readonly (typeof rule)[] = firewall[section]
    const changed = (other: typeof rule) => set({ [section]: rules.map((one) => (one === rule ? other : one)) })
    return [
      { kind: 'rule-removed', text: `${what} is removed`, path: at, apply: set({ [section]: rules.filter((one) => one !== rule) }) },
      { kind: 'rule-action-flipped', text: `${what} says ${action}`, path: [...at, 'action'], apply: changed({ ...rule, action }) },
      { kind: 'rule-for-others', text: `${what} is for 10.255.255.0/24 only`, path: [...at, 'sourceAddresses'], apply: changed({ ...rule, sourceAddresses: ['10.255.255.0/24'] }) },
      ...('targetFqdns' in rule && rule.targetFqdns.length > 1
        ? rule.targetFqdns.map((target): Mutation => ({ kind: 'target-removed', text: `${what} no longer has ${target}`, path: [...at, 'targetFqdns'], apply: changed({ ...rule, targetFqdns: rule.targetFqdns.filter((other) => other !== target) }) }))
        : []),
      ...('targetFqdns' in rule && rule.action === 'Allow' && !rule.targetFqdns.includes('*')
        ? [{ kind: 'target-widened', text: `${what} has * among its targets`, path: [...at, 'targetFqdns'], apply: changed({ ...rule, targetFqdns: ['*'] }) }]
        : []),
    ]
  })
  return [
    { kind: 'dns-proxy-flipped', text: `the DNS proxy of ${name} is ${dnsSettings.enableProxy ? 'off' : 'on'}`, path: [...path, 'dnsSettings', 'enableProxy'], apply: set({ dnsSettings: { ...dnsSettings, enableProxy: !dnsSettings.enableProxy } }) },
    ...ofSection('networkRules'),
    ...ofSection('applicationRules'),
  ]
}
