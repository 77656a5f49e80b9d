/**
 * The resources a topology is made of, in ARM's words, after shorthand has been expanded and defaults filled in.
 * Addresses are IPv4 in dotted form, prefixes in CIDR form, names of regions are ARM short names (`westeurope`).
 * Names of DNS things are lower case without the trailing dot.
 */

import type { PlaceholderValues } from './placeholders.ts'
import type { NetworkRules } from './network-rules.ts'
import type { RegistryToken, RegistryWebhook, ScopeMap } from './registry-access.ts'
import type { PrivateEndpointNetworkPolicies } from './network-security.ts'

/** A container registry (Microsoft.ContainerRegistry/registries). */
export interface Registry {
  readonly name: string
  readonly location: string
  /** `<name>.azurecr.io` unless the topology says otherwise (domain name label scope adds a hash). */
  readonly loginServer: string
  readonly sku: 'Basic' | 'Standard' | 'Premium'
  /** Without the home region. */
  readonly replications: readonly Replication[]
  readonly dataEndpointEnabled: boolean
  /** Whether anybody pulls without saying who he is. */
  readonly anonymousPullEnabled: boolean
  readonly regionalEndpoints: 'Enabled' | 'Disabled'
  /** Of the home replica, where it is written; others always have it. */
  readonly zoneRedundancy?: 'Enabled' | 'Disabled'
  /** Customer-managed key: the vault, and whether it goes on in another region when its own is lost. */
  readonly encryption?: { readonly keyVault: string; readonly failsOver: boolean }
  readonly publicNetworkAccess: 'Enabled' | 'Disabled'
  /** Rights that tokens have. */
  readonly scopeMaps: readonly ScopeMap[]
  /** Whoever logs in with one has what its scope map says, and nothing else. */
  readonly tokens: readonly RegistryToken[]
  /** Of a region each. */
  readonly webhooks: readonly RegistryWebhook[]
  /** Absent: every network. */
  readonly networkRules?: NetworkRules
  /** Set for a registry of somebody else; its own private endpoints are then counted, not described. */
  readonly tenant: string | undefined
  /** Approved private endpoint connections that are not in this topology. More than zero puts the `privatelink` alias into the public chain. */
  readonly privateEndpointConnections: number
}

/** One geo-replica (registries/replications). */
export interface Replication {
  readonly location: string
  /** Whether the replica takes part in the global endpoint's routing (`--global-endpoint-routing`). */
  readonly regionEndpointEnabled: boolean
}

/** Any other service that private endpoints can lead to: of a type in the table of Private Link services. */
export interface Service {
  readonly name: string
  /** Word of its type: `storageAccount`. */
  readonly type: string
  readonly location: string
  /** Its sub-resources that the design is about. None for a customer's own Private Link service. */
  readonly groupIds: readonly string[]
  /** Values for placeholders in its names. */
  readonly dns: PlaceholderValues
  /** Names of a customer's own Private Link service. */
  readonly fqdns: readonly string[]
  readonly publicNetworkAccess: 'Enabled' | 'Disabled'
  /** Absent: every network. */
  readonly networkRules?: NetworkRules
  /** Set for a service of somebody else. */
  readonly tenant: string | undefined
  /** Approved private endpoint connections that are not in this topology. */
  readonly privateEndpointConnections: number
}

export interface VirtualNetwork {
  readonly name: string
  readonly location: string
  readonly addressSpace: readonly string[]
  readonly subnets: readonly Subnet[]
  /** Empty: Azure-provided DNS. */
  readonly dnsServers: readonly string[]
  readonly peerings: readonly Peering[]
}

export interface Subnet {
  readonly name: string
  readonly addressPrefix: string
  /** Name of the group that applies to everything in it. */
  readonly networkSecurityGroup?: string
  /** Name of its route table. */
  readonly routeTable?: string
  /** `Disabled` unless stated. */
  readonly privateEndpointNetworkPolicies?: PrivateEndpointNetworkPolicies
  /** Name of the NAT gateway by which what it sends to the internet leaves. */
  readonly natGateway?: string
  /** Services to which its packets keep their own addresses: `Microsoft.Storage`. */
  readonly serviceEndpoints?: readonly string[]
}

/** One direction of a virtual network peering; traffic needs both. */
export interface Peering {
  readonly name: string
  readonly remoteVirtualNetwork: string
  readonly allowVirtualNetworkAccess: boolean
  readonly allowForwardedTraffic: boolean
  readonly allowGatewayTransit?: boolean
  readonly useRemoteGateways?: boolean
}

export interface PrivateEndpoint {
  readonly name: string
  /** What it leads to: a registry, or another service. */
  readonly service: string
  /** Sub-resources of it that the endpoint is for: one, of a service of the platform. */
  readonly groupIds: readonly string[]
  readonly virtualNetwork: string
  readonly subnet: string
  /** Static addresses by member name (`registry`, `registry_data_<region>`, `blob`); empty for dynamic allocation. */
  readonly ipConfigurations: ReadonlyMap<string, string>
  /** Names of private DNS zone resources whose records this endpoint maintains; at most five. */
  readonly privateDnsZoneGroup: readonly string[]
  readonly connectionState: 'Approved' | 'Pending' | 'Rejected' | 'Disconnected'
}

/** One private DNS zone resource. Several may have the same `zoneName` (in different resource groups). */
export interface PrivateDnsZone {
  /** The resource's name in the topology. */
  readonly name: string
  /** The DNS name of the zone, such as `privatelink.azurecr.io`. */
  readonly zoneName: string
  readonly virtualNetworkLinks: readonly VirtualNetworkLink[]
  /** Written by hand. An entry with no data says that the record set was deleted by hand. */
  readonly recordSets: readonly RecordSet[]
}

export interface VirtualNetworkLink {
  readonly name: string
  readonly virtualNetwork: string
  readonly registrationEnabled: boolean
  readonly resolutionPolicy: 'Default' | 'NxDomainRedirect'
}

export interface RecordSet {
  /** Relative to the zone; `@` is its apex, `*` a wildcard. */
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'PTR' | 'SRV' | 'TXT'
  readonly ttl: number
  /** Presentation form. */
  readonly data: readonly string[]
  /** The private Traffic Manager profile that says what the records are, and for how long; there is no data then. */
  readonly profile?: string
}

/** A place to ask from: a virtual machine in a subnet, a machine of an on-premises site, or one on the internet. */
export interface Host {
  readonly name: string
  /** `undefined`: on premises, or on the internet. */
  readonly virtualNetwork: string | undefined
  /** On-premises site; `undefined`: in a virtual network, or on the internet. */
  readonly site: string | undefined
  /** Of the virtual network or site; `undefined`: on the internet. */
  readonly subnet: string | undefined
  /** Gateway to which a host on the internet is connected as a point-to-site client. */
  readonly virtualNetworkGateway: string | undefined
  /** Region whose public recursive resolver it is near. A host in a virtual network has the network's. */
  readonly location: string
  /** Static address, or `undefined` for dynamic allocation. */
  readonly privateIPAddress: string | undefined
  /** Own list of the network interface, replacing the virtual network's; empty for none. */
  readonly dnsServers: readonly string[]
  /** Whether it hands on what routes lead to it and is not for itself. Absent: no. */
  readonly enableIPForwarding?: boolean
  /** Name of the group of its network interface. */
  readonly networkSecurityGroup?: string
  /** Whom it asks about names in certain domains instead: NRPT rules, suffixes of a VPN profile, routing domains of systemd-resolved. */
  readonly dnsServersByDomain?: readonly { readonly domainName: string; readonly dnsServers: readonly string[] }[]
  /** Lines of its hosts file. */
  readonly hostsFile?: readonly { readonly name: string; readonly address: string }[]
  readonly searchDomains?: readonly string[]
  /** Dots from which on a name is asked about as it is before the search list is tried. */
  readonly ndots?: number
  /** With which it appears on the internet; empty: its network's, or one that a lab chooses. */
  readonly publicIPAddresses?: readonly string[]
}
