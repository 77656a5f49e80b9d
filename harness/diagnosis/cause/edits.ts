import type { DnsServer } from '../../azure/hybrid-resources.ts'
import type { ApplicationRule, AzureFirewall, NetworkRule } from '../../azure/firewall-resources.ts'
import { firstPriority, lastPriority, type SecurityRule } from '../../azure/network-security.ts'
import type { VirtualNetworkLink } from '../../azure/resources.ts'
import type { NetworkRules } from '../../azure/network-rules.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, ServiceFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import type { Edit } from '../../resources/mutation.ts'

/** A network is linked to a zone, or its link gets another policy. */
export function linked(zone: string, network: string, more: Partial<VirtualNetworkLink> = {}): Edit {
  const value = { name: network, virtualNetwork: network, registrationEnabled: false, resolutionPolicy: 'Default', ...more }
  return { at: ['privateDnsZones', zone, 'virtualNetworkLinks', value.name], value }
}

export function renamed({ topology }: Facts, zone: string, zoneName: string): Edit {
  return { at: ['privateDnsZones', zone], value: { ...topology.privateDnsZones.get(zone), zoneName } }
}

/** The record set of a zone has one address, and no alias. */
export function recordWritten({ topology }: Facts, zone: string, name: string, address: string): readonly Edit[] {
  const found = topology.privateDnsZones.get(zone)?.recordSets.filter((set) => set.name === name) ?? []
  const ttl = found[0]?.ttl ?? 300
  return [...found.map(({ type }): Edit => ({ removed: ['privateDnsZones', zone, 'recordSets', name, type] })), { at: ['privateDnsZones', zone, 'recordSets', name, 'A'], value: { name, type: 'A', ttl, data: [address] } }]
}

export function recordRemoved({ topology }: Facts, zone: string, name: string): readonly Edit[] {
  const found = topology.privateDnsZones.get(zone)?.recordSets.filter((set) => set.name === name) ?? []
  return found.map(({ type }) => ({ removed: ['privateDnsZones', zone, 'recordSets', name, type] }))
}

/** A private endpoint keeps its records in a zone, in place of others where they are given. */
export function registeredIn({ topology }: Facts, endpoint: string, zone: string, inPlaceOf: readonly string[] = []): Edit {
  const group = topology.privateEndpoints.get(endpoint)?.privateDnsZoneGroup ?? []
  return { at: ['privateEndpoints', endpoint, 'privateDnsZoneGroup'], value: [...group.filter((one) => !inPlaceOf.includes(one)), zone] }
}

export function approved({ topology }: Facts, endpoint: string): Edit {
  return { at: ['privateEndpoints', endpoint], value: { ...topology.privateEndpoints.get(endpoint), connectionState: 'Approved' } }
}

/** One side of a peering is there, and lets everything pass that it may. */
export function peered({ topology }: Facts, from: string, to: string, more: object = {}): Edit {
  const found = topology.virtualNetworks.get(from)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === to)
  const value = { name: to, remoteVirtualNetwork: to, allowForwardedTraffic: false, allowGatewayTransit: false, useRemoteGateways: false, ...found, allowVirtualNetworkAccess: true, ...more }
  return { at: ['virtualNetworks', from, 'peerings', value.name], value }
}

/** A firewall gets a network rule that is judged before all others of its own; `undefined` where none can be. */
export function networkRuleFirst({ name, networkRules }: Pick<AzureFirewall, 'name' | 'networkRules'>, rule: Pick<NetworkRule, 'sourceAddresses' | 'destinationAddresses' | 'destinationPorts' | 'protocols'>): Edit | undefined {
  const priority = Math.min(firstPriority + 1, ...networkRules.map((one) => one.priority)) - 1
  return priority < firstPriority ? undefined : { at: ['azureFirewalls', name, 'networkRules', tried], value: { ...rule, name: tried, action: 'Allow', priority, destinationFqdns: [] } satisfies NetworkRule }
}

/** The route table of a subnet leads addresses to a machine; `undefined` for a subnet without one, which would need more than that. */
export function routeLeading({ topology }: Facts, { virtualNetwork, subnet }: { readonly virtualNetwork: string; readonly subnet: string | undefined }, { addresses, via }: { readonly addresses: readonly string[]; readonly via: string }): readonly Edit[] | undefined {
  const table = topology.virtualNetworks.get(virtualNetwork)?.subnets.find(({ name }) => name === subnet)?.routeTable
  return table === undefined ? undefined : addresses.map((address, n) => ({ at: ['routeTables', table, 'routes', `${tried}-${n}`], value: { name: `${tried}-${n}`, addressPrefix: `${address}/32`, nextHopType: 'VirtualAppliance', nextHopIpAddress: via } }))
}

/** A route is taken out of its table; `undefined` for one that leads more than the addresses in question somewhere, whose removal would say nothing of them. */
export function routeTaken(route: { readonly addressPrefix: string }, path: Path): readonly Edit[] | undefined {
  return route.addressPrefix === '0.0.0.0/0' ? undefined : [{ removed: path }]
}

/** A service of one's own lets in otherwise whom it lets in; `undefined` for somebody else's. */
export function lettingIn({ topology }: Facts, { name, tenant }: Pick<ServiceFacts, 'name' | 'tenant'>, change: { readonly publicNetworkAccess: 'Enabled' } | ((rules: NetworkRules) => Partial<NetworkRules>)): readonly Edit[] | undefined {
  if (tenant !== undefined) return undefined
  const section = topology.registries.has(name) ? 'registries' : 'services'
  const found = topology[section].get(name)
  if (found === undefined) return undefined
  if (typeof change !== 'function') return [{ at: [section, name], value: { ...found, ...change } }]
  return found.networkRules && [{ at: [section, name], value: { ...found, networkRules: { ...found.networkRules, ...change(found.networkRules) } } }]
}

/** A DNS server of one's own is configured otherwise; `undefined` for what stands for something else, such as a firewall's proxy. */
export function configured({ topology }: Facts, { name, path }: DnsServerFacts, change: (server: DnsServer) => Partial<DnsServer>): readonly Edit[] | undefined {
  const server = path[0] === 'dnsServers' ? topology.dnsServers.get(name) : undefined
  return server && [{ at: path, value: { ...server, ...change(server) } }]
}

/** A domain, or several, are forwarded to every inbound endpoint, where there is one, or to other addresses. */
export function forwardingTo(facts: Facts, found: DnsServerFacts, domain: string | readonly string[], { without = () => ({}), to = inboundEndpoints(facts).map(({ address }) => address) }: {
  readonly without?: (server: DnsServer) => Partial<DnsServer>
  readonly to?: readonly string[]
} = {}): readonly Edit[] | undefined {
  const domains = [domain].flat()
  if (to.length === 0) return undefined
  return configured(facts, found, (server) => ({
    conditionalForwarders: [...server.conditionalForwarders.filter(({ domainName }) => !domains.includes(domainName)), ...domains.map((domainName) => ({ domainName, forwarders: to }))],
    ...without(server),
  }))
}

/** What a new rule is called, wherever one is tried: as no rule of somebody's own is. */
const tried = 'tried-in-the-model'

/** A group gets a rule that is looked at right before another priority; `undefined` where none is left there. */
export function ruleBefore({ topology }: Facts, group: string, priority: number, rule: Omit<SecurityRule, 'name' | 'priority'>): Edit | undefined {
  const taken = new Set(topology.networkSecurityGroups.get(group)?.securityRules.flatMap((one) => (one.direction === rule.direction ? [one.priority] : [])))
  for (let free = Math.min(priority - 1, lastPriority); free >= firstPriority; free--) {
    if (!taken.has(free)) return { at: ['networkSecurityGroups', group, 'securityRules', tried], value: { ...rule, name: tried, priority: free } }
  }
  return undefined
}

/** Where a rule has the first of all priorities: it gets the next one that is free, and the new rule takes its place. */
export function ruleAtFront({ topology }: Facts, group: string, { name, direction }: Pick<SecurityRule, 'name' | 'direction'>, rule: Omit<SecurityRule, 'name' | 'priority'>): readonly Edit[] {
  const rules = topology.networkSecurityGroups.get(group)?.securityRules.filter((one) => one.direction === direction) ?? []
  const moved = rules.find((one) => one.name === name)
  if (moved === undefined) return []
  const taken = new Set(rules.map(({ priority }) => priority))
  const free = Array.from({ length: lastPriority - moved.priority }, (_, n) => moved.priority + 1 + n).find((priority) => !taken.has(priority)) ?? lastPriority
  const at = ['networkSecurityGroups', group, 'securityRules']
  return [{ at: [...at, name], value: { ...moved, priority: free } }, { at: [...at, tried], value: { ...rule, name: tried, priority: moved.priority } }]
}

/** A firewall gets an application rule that is judged before all others of its own; `undefined` where none can be. */
export function applicationRuleFirst({ name, applicationRules }: AzureFirewall, rule: Pick<ApplicationRule, 'sourceAddresses' | 'targetFqdns' | 'ports'>): Edit | undefined {
  const priority = Math.min(firstPriority + 1, ...applicationRules.map((one) => one.priority)) - 1
  return priority < firstPriority ? undefined : { at: ['azureFirewalls', name, 'applicationRules', tried], value: { ...rule, name: tried, action: 'Allow', priority } satisfies ApplicationRule }
}
