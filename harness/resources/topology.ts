import type { Path } from '../dns/path.ts'
import type {
  DnsForwardingRuleset,
  DnsResolver,
  DnsServer,
  GatewayConnection,
  LocalNetworkGateway,
  OnPremisesSite,
  VirtualNetworkGateway,
} from '../azure/hybrid-resources.ts'
import type { AzureFirewall, RouteTable } from '../azure/firewall-resources.ts'
import type { NetworkSecurityGroup } from '../azure/network-security.ts'
import type { Host, PrivateDnsZone, PrivateEndpoint, Registry, VirtualNetwork } from '../azure/resources.ts'

/** A design: what the user configures in Azure, and what is meant by it. Plain data, made by `parseTopology`. */
export interface Topology {
  /** File stem unless the file says otherwise; lower-case letters, digits, dashes. */
  readonly name: string
  readonly registries: ReadonlyMap<string, Registry>
  readonly networkSecurityGroups: ReadonlyMap<string, NetworkSecurityGroup>
  readonly virtualNetworks: ReadonlyMap<string, VirtualNetwork>
  readonly privateEndpoints: ReadonlyMap<string, PrivateEndpoint>
  readonly privateDnsZones: ReadonlyMap<string, PrivateDnsZone>
  readonly onPremisesSites: ReadonlyMap<string, OnPremisesSite>
  readonly virtualNetworkGateways: ReadonlyMap<string, VirtualNetworkGateway>
  readonly localNetworkGateways: ReadonlyMap<string, LocalNetworkGateway>
  readonly connections: ReadonlyMap<string, GatewayConnection>
  readonly dnsResolvers: ReadonlyMap<string, DnsResolver>
  readonly dnsForwardingRulesets: ReadonlyMap<string, DnsForwardingRuleset>
  readonly dnsServers: ReadonlyMap<string, DnsServer>
  readonly routeTables: ReadonlyMap<string, RouteTable>
  readonly azureFirewalls: ReadonlyMap<string, AzureFirewall>
  readonly hosts: ReadonlyMap<string, Host>
  readonly intent: readonly Intent[]
  readonly expectations: readonly Expectation[]
  readonly settings: Settings
}

/** Which hosts are meant to reach which registry, and how. */
export interface Intent {
  readonly from: readonly string[]
  readonly registry: string
  readonly reach: 'privately' | 'publicly' | 'never'
  /** Private endpoints that may serve it; empty for any approved one of the registry that the host can route to. */
  readonly through: readonly string[]
  readonly path: Path
}

/** An answer the user expects, besides the catalogue. Fields that are absent are not judged. */
export interface Expectation {
  readonly from: readonly string[]
  readonly name: string
  readonly type: string
  /** The addresses of the answer, in any order. */
  readonly address?: readonly string[]
  /** Owner names of the chain from the question's name on, in order; a leading and trailing `*` matches any text within one name. */
  readonly chain?: readonly string[]
  readonly rcode?: string
  /** Upper bound of every TTL in the answer, seconds. */
  readonly ttl?: number
  readonly path: Path
}

/** What is not known of the real platform, as settings with the reference's suggested default. TTLs in seconds. */
export interface Settings {
  /** TTL of the login and privatelink aliases in the public zone. */
  readonly publicAliasTtl: number
  /** TTL of a registry's own Traffic Manager profile. */
  readonly trafficManagerTtl: number
  /** SOA minimum of the public zones. */
  readonly publicNegativeTtl: number
}
