import { azureFirewalls, type AzureFirewallInput } from './azure-firewalls/language.ts'
import { dnsForwardingRulesets, dnsResolvers, type DnsForwardingRulesetInput, type DnsResolverInput } from './dns-resolvers/language.ts'
import { dnsServers, type DnsServerInput } from './dns-servers/language.ts'
import {
  connections, localNetworkGateways, onPremisesSites, virtualNetworkGateways,
  type ConnectionInput, type LocalNetworkGatewayInput, type OnPremisesSiteInput, type VirtualNetworkGatewayInput,
} from './gateways/language.ts'
import { expectations, type ExpectationInput } from './expectations/language.ts'
import { hosts, type HostInput } from './hosts/language.ts'
import { intent, type IntentInput } from './intent/language.ts'
import { networkSecurityGroups, type NetworkSecurityGroupInput } from './network-security-groups/language.ts'
import { privateDnsZones, type PrivateDnsZoneInput } from './private-dns-zones/language.ts'
import { privateEndpoints, type PrivateEndpointInput } from './private-endpoints/language.ts'
import { registries, type RegistryInput } from './registries/language.ts'
import { routeTables, type RouteTableInput } from './route-tables/language.ts'
import { settings, type SettingsInput } from './settings/language.ts'
import { virtualNetworks, type VirtualNetworkInput } from './virtual-networks/language.ts'
import { text, z } from '../language/vocabulary.ts'

/** A topology as it is written, once its shape is known to be right. */
export interface TopologyInput {
  name?: string | undefined
  registries?: Record<string, RegistryInput> | undefined
  networkSecurityGroups?: Record<string, NetworkSecurityGroupInput> | undefined
  virtualNetworks?: Record<string, VirtualNetworkInput> | undefined
  privateEndpoints?: Record<string, PrivateEndpointInput> | undefined
  privateDnsZones?: Record<string, PrivateDnsZoneInput> | undefined
  onPremisesSites?: Record<string, OnPremisesSiteInput> | undefined
  virtualNetworkGateways?: Record<string, VirtualNetworkGatewayInput> | undefined
  localNetworkGateways?: Record<string, LocalNetworkGatewayInput> | undefined
  connections?: Record<string, ConnectionInput> | undefined
  dnsResolvers?: Record<string, DnsResolverInput> | undefined
  dnsForwardingRulesets?: Record<string, DnsForwardingRulesetInput> | undefined
  dnsServers?: Record<string, DnsServerInput> | undefined
  routeTables?: Record<string, RouteTableInput> | undefined
  azureFirewalls?: Record<string, AzureFirewallInput> | undefined
  hosts?: Record<string, HostInput> | undefined
  intent?: IntentInput[] | undefined
  expectations?: ExpectationInput[] | undefined
  settings?: SettingsInput | undefined
}

/** The sections in the order in which a reader wants them. A section refers only to those above it. */
export const topologyShape: z.ZodType<TopologyInput> = z.strictObject({
  name: text.optional().describe('Lower-case letters, digits and dashes; the stem of the file name unless stated.'),
  registries: registries.optional(),
  routeTables: routeTables.optional(),
  networkSecurityGroups: networkSecurityGroups.optional(),
  virtualNetworks: virtualNetworks.optional(),
  privateDnsZones: privateDnsZones.optional(),
  privateEndpoints: privateEndpoints.optional(),
  onPremisesSites: onPremisesSites.optional(),
  virtualNetworkGateways: virtualNetworkGateways.optional(),
  localNetworkGateways: localNetworkGateways.optional(),
  connections: connections.optional(),
  dnsResolvers: dnsResolvers.optional(),
  dnsForwardingRulesets: dnsForwardingRulesets.optional(),
  dnsServers: dnsServers.optional(),
  azureFirewalls: azureFirewalls.optional(),
  hosts: hosts.optional(),
  intent: intent.optional(),
  expectations: expectations.optional(),
  settings: settings.optional(),
})
