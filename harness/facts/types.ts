import type { FrontEnd } from '../azure/service-chain.ts'
import type { Host, PrivateDnsZone, Registry, VirtualNetworkLink } from '../azure/resources.ts'
import type { PrivateEndpoint } from '../azure/resources.ts'
import type { PrivateEndpointMember } from '../azure/private-endpoint.ts'
import type { ServiceName } from '../azure/service-names.ts'
import type { PublicZone } from '../azure/public-zones.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Path } from '../dns/path.ts'
import type { Zone } from '../dns/zone.ts'
import type { AppliedRule, DnsServerFacts, Domain, GatewayFacts, HybridFacts, OutboundEndpointFacts, Route, Tunnel, Way } from './hybrid-facts.ts'
import type { NetworkRules } from '../azure/network-rules.ts'
import type { EgressFacts } from './egress.ts'
import type { RouteFacts } from './firewall-facts.ts'
import type { SecurityFacts } from './security-facts.ts'
import type { Addresses } from '../resources/claim.ts'
import type { Topology } from '../resources/topology.ts'

export type { AppliedRule, DnsServerFacts, Domain, GatewayFacts, OutboundEndpointFacts, Route, Tunnel, Way }
export type { FrontEnd, PrivateEndpointMember, PublicZone, ServiceName, TrafficManagerProfile }

/**
 * What follows from a topology by the platform's rules, before anybody asks anything: addresses, names, records, routes.
 * Plan, model and checks share these facts and nothing else.
 */
export interface Facts extends HybridFacts, SecurityFacts, RouteFacts, EgressFacts {
  readonly topology: Topology
  /** Of everything that stands in a subnet, by the keys of claims. */
  readonly addresses: Addresses
  /** Everything that private endpoints can lead to, registries among them, by its name in the design. */
  readonly services: ReadonlyMap<string, ServiceFacts>
  /** A registry that the design has nothing to do with, without private endpoint, that every lab's internet has. */
  readonly canary: ServiceFacts
  /** The same of other types: for each type of service that the design has, one of somebody else. */
  readonly strangers: readonly ServiceFacts[]
  readonly privateEndpoints: ReadonlyMap<string, PrivateEndpointFacts>
  readonly hosts: ReadonlyMap<string, HostFacts>
  /** By name of the zone resource. */
  readonly privateZones: ReadonlyMap<string, PrivateZoneFacts>
  /** Zones each virtual network sees, longest zone name first. Every virtual network has an entry. */
  readonly linkedZones: ReadonlyMap<string, readonly LinkedZone[]>
  /** Zones of the names that each virtual network gives its own machines. Every virtual network has an entry. */
  readonly networkZones: ReadonlyMap<string, readonly Zone[]>
  /** Virtual networks that each one exchanges traffic with: itself, and those peered in both directions. */
  readonly connectedNetworks: ReadonlyMap<string, ReadonlySet<string>>
  /** Public authoritative zones, the root included, with delegations and glue. That of Traffic Manager has no records: it answers by profile. */
  readonly publicZones: readonly PublicZone[]
  /** By DNS name, such as `weu-acr-reg.trafficmanager.net`. */
  readonly trafficManagerProfiles: ReadonlyMap<string, TrafficManagerProfile>
  /** Public front ends: one login and one data stamp in each region that has a registry, and one for each type of other services in each region that has any. */
  readonly frontEnds: readonly FrontEnd[]
  /** Every region that a resource or a host is in, sorted. */
  readonly regions: readonly string[]
  /** Address of the public recursive resolver of each of `regions`. */
  readonly recursiveResolvers: ReadonlyMap<string, string>
  /** Where, for each of `regions`, those come out who ask 8.8.8.8 and the like; the same map as `recursiveResolvers` where nobody of the design does. */
  readonly nearbyResolvers: ReadonlyMap<string, string>
}

/** A service as its clients see it: a registry, or anything else that private endpoints lead to. */
export interface ServiceFacts {
  /** Its name in the design. */
  readonly name: string
  /** What it is, in a sentence: `registry`, or `service`. */
  readonly noun: string
  /** Word of its type in the table of Private Link services. */
  readonly type: string
  /** Its place in the topology. */
  readonly path: Path
  readonly location: string
  /** Where it lives, home first. */
  readonly regions: readonly string[]
  /** What clients are given. A registry's login server comes first, then its data endpoints, then its regional endpoints; the latter two only when it has them. */
  readonly names: readonly ServiceName[]
  /** HTTP status with which it answers a client that it lets in and that presents nothing. */
  readonly answer: number
  /** Whether at least one private endpoint exists, here or elsewhere: the public chain then runs through a privatelink zone. */
  readonly privateLink: boolean
  readonly publicNetworkAccess: 'Enabled' | 'Disabled'
  /** Whom its public front end lets in; absent: everybody. */
  readonly networkRules: NetworkRules | undefined
  /** Set for a service of somebody else. */
  readonly tenant: string | undefined
  /** What only registries have. */
  readonly registry: Registry | undefined
}

export interface PrivateEndpointFacts {
  readonly endpoint: PrivateEndpoint
  /** One per name that it serves. */
  readonly members: readonly PrivateEndpointMember[]
  /** Each of its addresses once. */
  readonly addresses: readonly string[]
}

export interface HostFacts {
  readonly host: Host
  readonly address: string
  /** The servers its stub resolver asks, in order: 168.63.129.16 for Azure-provided DNS, the region's public resolver on the internet and where a site has none of its own. */
  readonly dnsServers: readonly string[]
}

export interface PrivateZoneFacts {
  readonly resource: PrivateDnsZone
  /** The records as they are served: own record sets, private DNS zone groups, autoregistration. */
  readonly zone: Zone
}

export interface LinkedZone {
  readonly resource: PrivateDnsZone
  readonly link: VirtualNetworkLink
  /** The link's place in the topology. */
  readonly path: Path
}
