import type { Topology } from '../resources/topology.ts'
import type { Facts } from './types.ts'
import { registryRegions } from '../azure/registry-names.ts'
import { connectedNetworks } from '../azure/virtual-network.ts'
import { recursiveResolverAddress } from '../azure/public-plan.ts'
import { membersOf, servedNames } from '../azure/private-endpoint.ts'
import { memberClaim } from '../resources/private-endpoints/kind.ts'
import { allocateAddresses, hostFacts } from './addresses.ts'
import { egressFacts } from './egress.ts'
import { routeFacts } from './firewall-facts.ts'
import { hybridFacts } from './hybrid-side.ts'
import { linkedZones, privateZoneFacts } from './private-view.ts'
import { ownZones } from './network-names.ts'
import { nearbyResolvers } from './public-resolvers.ts'
import { publicFacts } from './public-side.ts'
import { canary, servicesOf, strangersOf } from './services.ts'
import { securityFacts } from './security-facts.ts'

export type * from './types.ts'

const derived = new WeakMap<Topology, Facts>()

/** The facts of a topology that has been found valid, derived once: some of its own rules need them as well. */
export function facts(topology: Topology): Facts {
  let known = derived.get(topology)
  if (known === undefined) derived.set(topology, (known = derive(topology)))
  return known
}

function derive(topology: Topology): Facts {
  const services = servicesOf(topology)
  const strangers = strangersOf(topology)
  const addresses = allocateAddresses(topology)
  const hosts = hostFacts(topology, addresses)
  const privateEndpoints = mapValues(topology.privateEndpoints, (endpoint) => {
    const { names } = services.get(endpoint.service)!
    const addressOf = (member: string) => addresses.get(memberClaim(endpoint.name, member))!
    return {
      endpoint,
      members: servedNames(names, endpoint.groupIds).map((name) => ({ endpoint: name, address: addressOf(name.member) })),
      addresses: membersOf(names, endpoint.groupIds).map(addressOf),
    }
  })
  const regions = regionsOf(topology)
  const recursiveResolvers = new Map(regions.map((region) => [region, recursiveResolverAddress(region)]))
  const linked = linkedZones(topology)
  const connected = connectedNetworks(topology.virtualNetworks)
  const hybrid = hybridFacts(topology, { addresses, linkedZones: linked, connected })
  const publicSide = publicFacts([...services.values(), canary, ...strangers], { settings: topology.settings, own: topology.trafficManagerProfiles.values() })
  return {
    topology,
    addresses,
    services,
    canary,
    strangers,
    privateEndpoints,
    hosts,
    privateZones: mapValues(topology.privateDnsZones, (zone) => privateZoneFacts(zone, { topology, privateEndpoints, hosts })),
    linkedZones: linked,
    networkZones: ownZones(topology, { addresses, hosts, linked }),
    connectedNetworks: connected,
    ...hybrid,
    ...publicSide,
    ...egressFacts(topology, addresses),
    ...routeFacts(topology, { addresses, frontEnds: publicSide.frontEnds }),
    ...securityFacts(topology, { addresses, routes: hybrid.routes, frontEnds: publicSide.frontEnds }),
    regions,
    recursiveResolvers,
    nearbyResolvers: nearbyResolvers(topology, regions, recursiveResolvers),
  }
}

function regionsOf(topology: Topology): readonly string[] {
  const places = [
    ...[...topology.registries.values()].flatMap(registryRegions),
    ...[...topology.services.values()].map(({ location }) => location),
    ...[...topology.virtualNetworks.values()].map(({ location }) => location),
    ...[...topology.onPremisesSites.values()].map(({ location }) => location),
    ...[...topology.hosts.values()].map(({ location }) => location),
  ]
  return [...new Set(places)].sort()
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, change: (value: V) => W): ReadonlyMap<K, W> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
