import type { Host, PrivateDnsZone, PrivateEndpoint, Registry, VirtualNetworkLink } from '../azure/resources.ts'
import type { Path } from '../dns/path.ts'
import type { Zone } from '../dns/zone.ts'
import type { Topology } from './topology.ts'

/**
 * What follows from a topology by the platform's rules, before anybody asks anything: addresses, names, records, routes.
 * Plan, model and checks share these facts and nothing else.
 */
export interface Facts {
  readonly topology: Topology
  readonly registries: ReadonlyMap<string, RegistryFacts>
  readonly privateEndpoints: ReadonlyMap<string, PrivateEndpointFacts>
  readonly hosts: ReadonlyMap<string, HostFacts>
  /** By name of the zone resource. */
  readonly privateZones: ReadonlyMap<string, PrivateZoneFacts>
  /** Zones each virtual network sees, longest zone name first. Every virtual network has an entry. */
  readonly linkedZones: ReadonlyMap<string, readonly LinkedZone[]>
  /** Virtual networks that each one exchanges traffic with: itself, and those peered in both directions. */
  readonly connectedNetworks: ReadonlyMap<string, ReadonlySet<string>>
  /** Public authoritative zones without Traffic Manager's, the root included, with delegations and glue. */
  readonly publicZones: readonly PublicZone[]
  /** By DNS name, such as `weu-acr-reg.trafficmanager.net`. */
  readonly trafficManagerProfiles: ReadonlyMap<string, TrafficManagerProfile>
  /** Public front ends, one login and one data stamp in each region that has a registry. */
  readonly frontEnds: readonly FrontEnd[]
  /** Every region that a resource or a host is in, sorted. */
  readonly regions: readonly string[]
  /** Address of the public recursive resolver of each of `regions`. */
  readonly recursiveResolvers: ReadonlyMap<string, string>
  /** Source address with which each virtual network appears on the internet. */
  readonly outboundAddresses: ReadonlyMap<string, string>
}

/** One public name of a registry and what stands behind it. */
export interface RegistryEndpoint {
  readonly kind: 'login' | 'data' | 'regional'
  /** `contoso.azurecr.io`, `contoso.westeurope.data.azurecr.io`, `contoso.westeurope.geo.azurecr.io`. */
  readonly name: string
  /** The same under `privatelink.azurecr.io`. */
  readonly privatelinkName: string
  /** Member of a private endpoint: `registry`, `registry_data_westeurope`, `registry_westeurope`. */
  readonly member: string
  /** `undefined` for the login server, which is global. */
  readonly region: string | undefined
}

export interface RegistryFacts {
  readonly registry: Registry
  /** Home region first. */
  readonly regions: readonly string[]
  /** Login server, then data endpoints, then regional endpoints; the latter two only when the registry has them. */
  readonly endpoints: readonly RegistryEndpoint[]
  /** Whether at least one private endpoint exists, here or elsewhere: the public chain then runs through `privatelink.azurecr.io`. */
  readonly privateLink: boolean
}

export interface PrivateEndpointFacts {
  readonly endpoint: PrivateEndpoint
  /** One per member of the registry, lowest address first. */
  readonly members: readonly { readonly endpoint: RegistryEndpoint; readonly address: string }[]
}

export interface HostFacts {
  readonly host: Host
  readonly address: string
  /** The servers its stub resolver asks, in order: 168.63.129.16 for Azure-provided DNS, the region's public resolver on the internet. */
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
  readonly path: Path
}

export interface PublicZone {
  readonly zone: Zone
  /** Name and address of its one authoritative server. */
  readonly server: { readonly name: string; readonly address: string }
}

export interface TrafficManagerProfile {
  readonly name: string
  /** Seconds. */
  readonly ttl: number
  readonly method: 'Performance'
  readonly endpoints: readonly { readonly target: string; readonly location: string }[]
  readonly from?: Path
}

export interface FrontEnd {
  readonly kind: 'login' | 'data'
  readonly location: string
  readonly address: string
  /** `r0101weu.westeurope.cloudapp.azure.com`. */
  readonly name: string
}
