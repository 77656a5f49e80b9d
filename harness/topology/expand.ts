import type { Topology } from './topology.ts'
import type { TopologyInput } from './sections.ts'
import { expandAzureFirewalls } from './sections/azure-firewalls.ts'
import { expandDnsForwardingRulesets, expandDnsResolvers } from './sections/dns-resolvers.ts'
import { expandDnsServers } from './sections/dns-servers.ts'
import { expandConnections, expandGateways, expandLocalNetworkGateways, expandSites } from './sections/gateways.ts'
import { expandExpectations } from './sections/expectations.ts'
import { expandHosts } from './sections/hosts.ts'
import { expandIntent } from './sections/intent.ts'
import { expandNetworkSecurityGroups } from './sections/network-security-groups.ts'
import { expandPrivateDnsZones } from './sections/private-dns-zones.ts'
import { expandPrivateEndpoints } from './sections/private-endpoints.ts'
import { expandRegistries } from './sections/registries.ts'
import { expandRouteTables } from './sections/route-tables.ts'
import { expandSettings } from './sections/settings.ts'
import { expandVirtualNetworks } from './sections/virtual-networks.ts'

/**
 * Writes out the short forms and fills in the defaults. What the values mean is for the rules to judge.
 * `places` says where items of lists stand in the file, for lists that lost some.
 */
export function expand(input: TopologyInput, defaultName: string, read: (path: string) => string | undefined = () => undefined, places: ReadonlyMap<string, readonly number[]> = new Map()): Topology {
  const privateEndpoints = expandPrivateEndpoints(input.privateEndpoints ?? {})
  const counts = new Map<string, number>()
  for (const { registry } of privateEndpoints.values()) counts.set(registry, (counts.get(registry) ?? 0) + 1)
  const registries = expandRegistries(input.registries ?? {}, (registry) => counts.get(registry) ?? 0)
  const virtualNetworks = expandVirtualNetworks(input.virtualNetworks ?? {})
  const sites = expandSites(input.onPremisesSites ?? {})
  const [somewhere] = [...registries.values(), ...virtualNetworks.values()]
  return {
    name: input.name ?? defaultName,
    registries,
    networkSecurityGroups: expandNetworkSecurityGroups(input.networkSecurityGroups ?? {}),
    virtualNetworks,
    privateEndpoints,
    privateDnsZones: expandPrivateDnsZones(input.privateDnsZones ?? {}),
    onPremisesSites: sites,
    virtualNetworkGateways: expandGateways(input.virtualNetworkGateways ?? {}),
    localNetworkGateways: expandLocalNetworkGateways(input.localNetworkGateways ?? {}, sites),
    connections: expandConnections(input.connections ?? {}),
    dnsResolvers: expandDnsResolvers(input.dnsResolvers ?? {}),
    dnsForwardingRulesets: expandDnsForwardingRulesets(input.dnsForwardingRulesets ?? {}),
    dnsServers: expandDnsServers(input.dnsServers ?? {}, { virtualNetworks, sites, read }),
    routeTables: expandRouteTables(input.routeTables ?? {}),
    azureFirewalls: expandAzureFirewalls(input.azureFirewalls ?? {}),
    hosts: expandHosts(input.hosts ?? {}, { virtualNetworks, sites, defaultLocation: somewhere?.location ?? 'westeurope' }),
    intent: expandIntent(input.intent ?? [], places.get('intent')),
    expectations: expandExpectations(input.expectations ?? [], places.get('expectations')),
    settings: expandSettings(input.settings ?? {}),
  }
}
