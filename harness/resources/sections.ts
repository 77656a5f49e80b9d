import type { AzureFirewall, RouteTable } from '../azure/firewall-resources.ts'
import type {
  DnsForwardingRuleset, DnsResolver, DnsServer, GatewayConnection, LocalNetworkGateway, OnPremisesSite, VirtualNetworkGateway,
} from '../azure/hybrid-resources.ts'
import type { NetworkSecurityGroup } from '../azure/network-security.ts'
import type { Host, PrivateDnsZone, PrivateEndpoint, Registry, Service, VirtualNetwork } from '../azure/resources.ts'
import type { AzureFirewallInput } from './azure-firewalls/language.ts'
import type { BastionHost, BastionHostInput } from './bastion-hosts/language.ts'
import type { ConnectedRegistry, ConnectedRegistryInput } from './connected-registries/language.ts'
import type { ConnectionInput } from './connections/language.ts'
import type { DnsForwardingRulesetInput } from './dns-forwarding-rulesets/language.ts'
import type { DnsResolverInput } from './dns-resolvers/language.ts'
import type { DnsServerInput } from './dns-servers/language.ts'
import type { ExpectationInput } from './expectations/language.ts'
import type { HostInput } from './hosts/language.ts'
import type { IntentInput } from './intent/language.ts'
import type { LocalNetworkGatewayInput } from './local-network-gateways/language.ts'
import type { NetworkSecurityGroupInput } from './network-security-groups/language.ts'
import type { NatGateway, NatGatewayInput } from './nat-gateways/language.ts'
import type { OnPremisesSiteInput } from './on-premises-sites/language.ts'
import type { PrivateDnsZoneInput } from './private-dns-zones/language.ts'
import type { PrivateEndpointInput } from './private-endpoints/language.ts'
import type { PrivateProfile, PrivateProfileInput } from './private-traffic-manager-profiles/language.ts'
import type { RegistryInput } from './registries/language.ts'
import type { RouteTableInput } from './route-tables/language.ts'
import type { ScenarioInput } from './scenarios/language.ts'
import type { ServiceInput } from './services/language.ts'
import type { SettingsInput } from './settings/language.ts'
import type { OwnProfile, TrafficManagerProfileInput } from './traffic-manager-profiles/language.ts'
import type { VirtualNetworkGatewayInput } from './virtual-network-gateways/language.ts'
import type { VirtualNetworkInput } from './virtual-networks/language.ts'

/** Every kind of resource by its section of the language: as it is written, and what that means. `list.ts` has what each can do. */
export interface Sections {
  registries: { written: RegistryInput; resource: Registry }
  services: { written: ServiceInput; resource: Service }
  routeTables: { written: RouteTableInput; resource: RouteTable }
  networkSecurityGroups: { written: NetworkSecurityGroupInput; resource: NetworkSecurityGroup }
  natGateways: { written: NatGatewayInput; resource: NatGateway }
  virtualNetworks: { written: VirtualNetworkInput; resource: VirtualNetwork }
  privateDnsZones: { written: PrivateDnsZoneInput; resource: PrivateDnsZone }
  privateEndpoints: { written: PrivateEndpointInput; resource: PrivateEndpoint }
  onPremisesSites: { written: OnPremisesSiteInput; resource: OnPremisesSite }
  virtualNetworkGateways: { written: VirtualNetworkGatewayInput; resource: VirtualNetworkGateway }
  localNetworkGateways: { written: LocalNetworkGatewayInput; resource: LocalNetworkGateway }
  connections: { written: ConnectionInput; resource: GatewayConnection }
  dnsResolvers: { written: DnsResolverInput; resource: DnsResolver }
  dnsForwardingRulesets: { written: DnsForwardingRulesetInput; resource: DnsForwardingRuleset }
  dnsServers: { written: DnsServerInput; resource: DnsServer }
  azureFirewalls: { written: AzureFirewallInput; resource: AzureFirewall }
  bastionHosts: { written: BastionHostInput; resource: BastionHost }
  trafficManagerProfiles: { written: TrafficManagerProfileInput; resource: OwnProfile }
  privateTrafficManagerProfiles: { written: PrivateProfileInput; resource: PrivateProfile }
  hosts: { written: HostInput; resource: Host }
  connectedRegistries: { written: ConnectedRegistryInput; resource: ConnectedRegistry }
}

export type Section = keyof Sections

/** A topology as it is written, once its shape is known to be right. */
export type TopologyInput = { [S in Section]?: Record<string, Sections[S]['written']> | undefined } & {
  name?: string | undefined
  extends?: string | undefined
  intent?: IntentInput[] | undefined
  expectations?: ExpectationInput[] | undefined
  scenarios?: Record<string, ScenarioInput> | undefined
  settings?: SettingsInput | undefined
}
