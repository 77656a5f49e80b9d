/** Resources of hybrid name resolution, in ARM's words where ARM has one, expanded and with defaults filled in. See resources.ts. */
import type { SoftwareKind } from '../software/kinds.ts'
import type { CacheBlock, NodeLocalCacheType } from '../software/node-local-caches.ts'
import type { RecordSet, Subnet } from './resources.ts'

/** Azure DNS Private Resolver (Microsoft.Network/dnsResolvers). */
export interface DnsResolver {
  readonly name: string
  readonly virtualNetwork: string
  readonly inboundEndpoints: readonly InboundEndpoint[]
  readonly outboundEndpoints: readonly OutboundEndpoint[]
}

export interface InboundEndpoint {
  readonly name: string
  readonly subnet: string
  /** `undefined`: dynamic, the first free address of the subnet. */
  readonly privateIPAddress: string | undefined
}

export interface OutboundEndpoint {
  readonly name: string
  readonly subnet: string
}

/** Microsoft.Network/dnsForwardingRulesets. */
export interface DnsForwardingRuleset {
  readonly name: string
  /** `<resolver>/<outbound endpoint>`, at most two. */
  readonly outboundEndpoints: readonly { readonly resolver: string; readonly endpoint: string }[]
  readonly virtualNetworkLinks: readonly { readonly name: string; readonly virtualNetwork: string }[]
  readonly forwardingRules: readonly ForwardingRule[]
}

export interface ForwardingRule {
  readonly name: string
  /** Lower case, no trailing dot; the root is the empty string. */
  readonly domainName: string
  readonly targetDnsServers: readonly DnsTarget[]
  readonly forwardingRuleState: 'Enabled' | 'Disabled'
}

export interface DnsTarget {
  readonly ipAddress: string
  readonly port: number
}

/** A DNS server that somebody runs: on a virtual machine, or on-premises. */
export interface DnsServer {
  readonly name: string
  readonly kind: SoftwareKind
  readonly place: Place
  readonly ipAddress: string | undefined
  /** Server-level forwarders, in order; empty: it starts at the root, or answers only what it has, as its software does. */
  readonly forwarders: readonly string[]
  readonly conditionalForwarders: readonly { readonly domainName: string; readonly forwarders: readonly string[] }[]
  /** Whether it goes on to the root where the forwarders of a name do not answer (BIND forward first, unbound forward-first). */
  readonly forwardFirst: boolean
  /** The same of server-level forwarders alone (Windows UseRootHint). */
  readonly useRootHint: boolean
  /** Which of several forwarders it asks, where its software can be told: the first while it answers, or each in turn (CoreDNS policy). */
  readonly forwardPolicy: 'sequential' | 'roundRobin'
  /** Whether it says to every question for AAAA that there is none, and asks nobody. */
  readonly filterAaaa: boolean
  /** Seconds for which its cache keeps what lives shorter (dnsmasq min-cache-ttl); 0: as long as it lives. */
  readonly minCacheTtl: number
  /** Zones it is authoritative for. */
  readonly zones: readonly { readonly zoneName: string; readonly recordSets: readonly RecordSet[] }[]
  /** Strips private addresses from answers to public names (unbound private-address, dnsmasq stop-dns-rebind). */
  readonly rebindProtection: boolean
  /** Domains excepted from it. */
  readonly rebindDomains: readonly string[]
  readonly cache: boolean
  /** Whether it believes no more than what signatures from the root on prove, or prove not to be signed (RFC 4035 section 4.3). */
  readonly dnssecValidation: boolean
  /** Domains that it takes for unsigned, whatever the root says (BIND validate-except, unbound domain-insecure). */
  readonly insecureDomains: readonly string[]
  /** Whether it takes signatures out of what it hands on, as devices do that do not know them (dnsmasq filter-rr=RRSIG). */
  readonly dropsSignatures: boolean
  /** The user's own files, mounted as they are: path in the container → content. They replace everything above but the address. */
  readonly files: ReadonlyMap<string, string>
  /** Those of them, by path in the container, that lie outside the topology's folder. Their content is the lab's alone: it is neither printed nor kept. */
  readonly filesFromOutside: ReadonlySet<string>
  /** Name of the group of its network interface. */
  readonly networkSecurityGroup?: string
  /** Of a cache on the nodes of a cluster: which it is, and what it keeps for how long. Whom it asks stands in its forwarders. */
  readonly nodeLocalCache?: { readonly type: NodeLocalCacheType; readonly clusterDns: string; readonly blocks: readonly CacheBlock[] }
}

/** Where a machine stands: a subnet of a virtual network, or of an on-premises site. */
export type Place =
  | { readonly virtualNetwork: string; readonly subnet: string }
  | { readonly site: string; readonly subnet: string }

/** A place outside Azure with its own addresses and servers. */
export interface OnPremisesSite {
  readonly name: string
  /** Region whose public resolver stands for its provider's. */
  readonly location: string
  readonly addressSpace: readonly string[]
  readonly subnets: readonly Subnet[]
  /** What its DHCP hands out; empty: the provider's resolver. */
  readonly dnsServers: readonly string[]
  /** With which it appears on the internet; empty: one that a lab chooses. */
  readonly publicIPAddresses?: readonly string[]
}

/** Microsoft.Network/virtualNetworkGateways. */
export interface VirtualNetworkGateway {
  readonly name: string
  readonly virtualNetwork: string
  readonly gatewayType: 'Vpn' | 'ExpressRoute'
  readonly activeActive: boolean
  /** Point-to-site. */
  readonly vpnClientConfiguration:
    | { readonly vpnClientAddressPool: string; readonly dnsServers: readonly string[] }
    | undefined
}

/** Microsoft.Network/localNetworkGateways: a site as Azure knows it. */
export interface LocalNetworkGateway {
  readonly name: string
  readonly site: string
  /** The site's address space unless stated. */
  readonly addressPrefixes: readonly string[]
}

/** Microsoft.Network/connections: site-to-site, ExpressRoute, or between two gateways. */
export interface GatewayConnection {
  readonly name: string
  readonly connectionType: 'IPsec' | 'ExpressRoute' | 'Vnet2Vnet'
  readonly virtualNetworkGateway: string
  /** Local network gateway, site (ExpressRoute) or second virtual network gateway. */
  readonly remote: string
  readonly connectionStatus: 'Connected' | 'NotConnected'
}
