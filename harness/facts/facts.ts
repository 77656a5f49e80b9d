import type { Registry } from '../azure/resources.ts'
import type { Topology } from '../resources/topology.ts'
import type { Facts, ServiceFacts } from './types.ts'
import { namesOfRegistry, registryRegions } from '../azure/registry-names.ts'
import { connectedNetworks } from '../azure/virtual-network.ts'
import { outboundAddress, recursiveResolverAddress } from '../azure/public-plan.ts'
import { allocationOrder } from '../azure/private-endpoint.ts'
import { memberClaim } from '../resources/private-endpoints/kind.ts'
import { allocateAddresses, hostFacts } from './addresses.ts'
import { routeFacts } from './firewall-facts.ts'
import { hybridFacts } from './hybrid-side.ts'
import { linkedZones, privateZoneFacts } from './private-view.ts'
import { publicFacts } from './public-side.ts'
import { securityFacts } from './security-facts.ts'

export type * from './types.ts'

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
  const withPrivateEndpoint = new Set([...topology.privateEndpoints.values()].map((endpoint) => endpoint.service))
  const services = mapValues(topology.registries, (registry) =>
    registryFacts(registry, withPrivateEndpoint.has(registry.name) || registry.privateEndpointConnections > 0),
  )
  const canary = registryFacts(canaryRegistry, false)
  const addresses = allocateAddresses(topology)
  const hosts = hostFacts(topology, addresses)
  const privateEndpoints = mapValues(topology.privateEndpoints, (endpoint) => ({
    endpoint,
    members: allocationOrder(services.get(endpoint.service)!.names).map((name) => ({ endpoint: name, address: addresses.get(memberClaim(endpoint.name, name.member))! })),
  }))
  const regions = regionsOf(topology)
  const linked = linkedZones(topology)
  const connected = connectedNetworks(topology.virtualNetworks)
  const hybrid = hybridFacts(topology, { addresses, linkedZones: linked, connected })
  const publicSide = publicFacts([...services.values(), canary], topology.settings)
  return {
    topology,
    addresses,
    services,
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

function registryFacts(registry: Registry, privateLink: boolean): ServiceFacts {
  const { name, location, publicNetworkAccess, tenant } = registry
  return {
    name,
    noun: 'registry',
    path: ['registries', name],
    location,
    regions: registryRegions(registry),
    names: namesOfRegistry(registry),
    privateLink,
    publicNetworkAccess,
    tenant,
    registry,
  }
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
