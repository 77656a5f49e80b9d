import type { FrontEnd } from '../azure/registry-chain.ts'
import type { Host, PrivateDnsZone, Registry, VirtualNetworkLink } from '../azure/resources.ts'
import type { PrivateEndpoint } from '../azure/resources.ts'
import type { PrivateEndpointMember } from '../azure/private-endpoint.ts'
import type { RegistryEndpoint } from '../azure/registry-names.ts'
import type { PublicZone } from '../azure/public-zones.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager.ts'
import type { Path } from '../dns/path.ts'
import type { Zone } from '../dns/zone.ts'
import type { AppliedRule, DnsServerFacts, Domain, GatewayFacts, HybridFacts, OutboundEndpointFacts, Route, Tunnel, Way } from './hybrid-facts.ts'
import type { RouteFacts } from './firewall-facts.ts'
import type { SecurityFacts } from './security-facts.ts'
import type { Topology } from './topology.ts'
import { registryEndpoints, registryRegions } from '../azure/registry-names.ts'
import { connectedNetworks } from '../azure/virtual-network.ts'
import { outboundAddress, recursiveResolverAddress } from '../azure/public-plan.ts'
import { allocateAddresses, hostFacts } from './addresses.ts'
import { routeFacts } from './firewall-facts.ts'
import { hybridFacts } from './hybrid-side.ts'
import { linkedZones, privateZoneFacts } from './private-view.ts'
import { publicFacts } from './public-side.ts'
import { securityFacts } from './security-facts.ts'

export type { AppliedRule, DnsServerFacts, Domain, GatewayFacts, OutboundEndpointFacts, Route, Tunnel, Way }
export type { FrontEnd, PrivateEndpointMember, PublicZone, RegistryEndpoint, TrafficManagerProfile }

/**
 * What follows from a topology by the platform's rules, before anybody asks anything: addresses, names, records, routes.
 * Plan, model and checks share these facts and nothing else.
 */
export interface Facts extends HybridFacts, SecurityFacts, RouteFacts {
  readonly topology: Topology
  readonly registries: ReadonlyMap<string, RegistryFacts>
  /** A registry that the design has nothing to do with, without private endpoint, that every lab's internet has. */
  readonly canary: RegistryFacts
  readonly privateEndpoints: ReadonlyMap<string, PrivateEndpointFacts>
  readonly hosts: ReadonlyMap<string, HostFacts>
  /** By name of the zone resource. */
  readonly privateZones: ReadonlyMap<string, PrivateZoneFacts>
  /** Zones each virtual network sees, longest zone name first. Every virtual network has an entry. */
  readonly linkedZones: ReadonlyMap<string, readonly LinkedZone[]>
  /** Virtual networks that each one exchanges traffic with: itself, and those peered in both directions. */
  readonly connectedNetworks: ReadonlyMap<string, ReadonlySet<string>>
  /** Public authoritative zones, the root included, with delegations and glue. That of Traffic Manager has no records: it answers by profile. */
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
  /** One per name of the registry. */
  readonly members: readonly PrivateEndpointMember[]
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

/**
 * Named in Microsoft's documentation as what a private zone called `azurecr.io` hides from Azure Arc.
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const canaryRegistry: Registry = {
  name: 'linuxgeneva-microsoft',
  location: 'eastus',
  loginServer: 'linuxgeneva-microsoft.azurecr.io',
  sku: 'Premium',
  replications: [],
  dataEndpointEnabled: false,
  regionalEndpoints: 'Disabled',
  publicNetworkAccess: 'Enabled',
  tenant: 'microsoft',
  privateEndpointConnections: 0,
}

const derived = new WeakMap<Topology, Facts>()

/** The facts of a topology that has been found valid, derived once: some of its own rules need them as well. */
export function facts(topology: Topology): Facts {
  let known = derived.get(topology)
  if (known === undefined) derived.set(topology, (known = derive(topology)))
  return known
}

function derive(topology: Topology): Facts {
  const withPrivateEndpoint = new Set([...topology.privateEndpoints.values()].map((endpoint) => endpoint.registry))
  const registries = mapValues(topology.registries, (registry) =>
    registryFacts(registry, withPrivateEndpoint.has(registry.name) || registry.privateEndpointConnections > 0),
  )
  const canary = registryFacts(canaryRegistry, false)
  const addresses = allocateAddresses(topology, registries)
  const hosts = hostFacts(topology, addresses)
  const privateEndpoints = mapValues(topology.privateEndpoints, (endpoint) => ({
    endpoint,
    members: addresses.members.get(endpoint.name)!,
  }))
  const regions = regionsOf(topology)
  const linked = linkedZones(topology)
  const connected = connectedNetworks(topology.virtualNetworks)
  const hybrid = hybridFacts(topology, { addresses, linkedZones: linked, connected })
  const publicSide = publicFacts([...registries.values(), canary], topology.settings)
  return {
    topology,
    registries,
    canary,
    privateEndpoints,
    hosts,
    privateZones: mapValues(topology.privateDnsZones, (zone) => privateZoneFacts(zone, { topology, privateEndpoints, hosts })),
    linkedZones: linked,
    connectedNetworks: connected,
    ...hybrid,
    ...publicSide,
    ...routeFacts(topology, addresses),
    ...securityFacts(topology, { addresses, routes: hybrid.routes, frontEnds: publicSide.frontEnds }),
    regions,
    recursiveResolvers: new Map(regions.map((region) => [region, recursiveResolverAddress(region)])),
    outboundAddresses: new Map([...topology.virtualNetworks.keys()].map((name, n) => [name, outboundAddress(n)])),
  }
}

function registryFacts(registry: Registry, privateLink: boolean): RegistryFacts {
  return { registry, regions: registryRegions(registry), endpoints: registryEndpoints(registry), privateLink }
}

function regionsOf(topology: Topology): readonly string[] {
  const places = [
    ...[...topology.registries.values()].flatMap(registryRegions),
    ...[...topology.virtualNetworks.values()].map(({ location }) => location),
    ...[...topology.onPremisesSites.values()].map(({ location }) => location),
    ...[...topology.hosts.values()].map(({ location }) => location),
  ]
  return [...new Set(places)].sort()
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): ReadonlyMap<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
