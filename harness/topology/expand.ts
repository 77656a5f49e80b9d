import type { Topology } from '../resources/topology.ts'
import type { FileRead } from '../language/file-read.ts'
import type { TopologyInput } from '../resources/written.ts'
import { expandAzureFirewalls } from '../resources/azure-firewalls/language.ts'
import { expandDnsForwardingRulesets, expandDnsResolvers } from '../resources/dns-resolvers/language.ts'
import { expandDnsServers } from '../resources/dns-servers/language.ts'
import { expandConnections, expandGateways, expandLocalNetworkGateways, expandSites } from '../resources/gateways/language.ts'
import { expandExpectations } from '../resources/expectations/language.ts'
import { expandHosts } from '../resources/hosts/language.ts'
import { expandIntent } from '../resources/intent/language.ts'
import { expandNetworkSecurityGroups } from '../resources/network-security-groups/language.ts'
import { expandPrivateDnsZones } from '../resources/private-dns-zones/language.ts'
import { expandPrivateEndpoints } from '../resources/private-endpoints/language.ts'
import { expandRegistries } from '../resources/registries/language.ts'
import { expandRouteTables } from '../resources/route-tables/language.ts'
import { expandSettings } from '../resources/settings/language.ts'
import { expandVirtualNetworks } from '../resources/virtual-networks/language.ts'

/**
 * Writes out the short forms and fills in the defaults. What the values mean is for the rules to judge.
 * `places` says where items of lists stand in the file, for lists that lost some.
 */
export function expand(input: TopologyInput, defaultName: string, read: (path: string) => FileRead = () => ({ refused: 'unreadable' }), places: ReadonlyMap<string, readonly number[]> = new Map()): Topology {
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
