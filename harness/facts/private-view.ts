import type { PrivateDnsZone } from '../azure/resources.ts'
import type { HostFacts, LinkedZone, PrivateEndpointFacts, PrivateZoneFacts } from './types.ts'
import { answersOf } from '../azure/traffic-manager/answer.ts'
import { privateRouting } from '../azure/traffic-manager/routing.ts'
import type { RRset } from '../dns/zone.ts'
import type { PrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import type { Topology } from '../resources/topology.ts'
import { privateZoneRecords, privateZoneSoa, zoneGroupRecords } from '../azure/private-zone.ts'

/** A zone resource with everything that is written into it. */
export function privateZoneFacts(
  resource: PrivateDnsZone,
  { topology, privateEndpoints, hosts }: {
    topology: Topology
    privateEndpoints: ReadonlyMap<string, PrivateEndpointFacts>
    hosts: ReadonlyMap<string, HostFacts>
  },
): PrivateZoneFacts {
  const registering = new Set(resource.virtualNetworkLinks.filter((link) => link.registrationEnabled).map((link) => link.virtualNetwork))
  const registered = [...hosts.values()]
    .filter(({ host }) => host.virtualNetwork !== undefined && registering.has(host.virtualNetwork))
    .map(({ host, address }) => ({ name: `${host.name}.${resource.zoneName}`, address, from: ['hosts', host.name] }))
  const grouped = [...topology.privateEndpoints.values()].flatMap((endpoint) =>
    endpoint.privateDnsZoneGroup.includes(resource.name)
      ? zoneGroupRecords(resource.zoneName, privateEndpoints.get(endpoint.name)!.members, [
          'privateEndpoints',
          endpoint.name,
          'privateDnsZoneGroup',
        ])
      : [],
  )
  return {
    resource,
    zone: { origin: resource.zoneName, soa: privateZoneSoa, rrsets: privateZoneRecords(resource, [...registered, ...grouped], (profile) => saidBy(topology.privateTrafficManagerProfiles.get(profile)!)) },
  }
}

/** While everything is in service: of method Weighted the first, where chance may decide otherwise. */
function saidBy(profile: PrivateProfile): Pick<RRset, 'ttl' | 'data'> {
  const said = answersOf(profile, { address: '', region: '' }, { probed: () => ({ failures: 0, healthy: true }), stopped: () => false, profile: () => undefined }, privateRouting('all'))
  return { ttl: profile.ttl, data: said.kind === 'answers' ? said.answers[0]!.records.map(({ data }) => data) : [] }
}

/** The zones linked to each network, longest name first: the order in which Azure-provided DNS looks. */
export function linkedZones(topology: Topology): ReadonlyMap<string, readonly LinkedZone[]> {
  const linked = new Map<string, LinkedZone[]>([...topology.virtualNetworks.keys()].map((name) => [name, []]))
  for (const resource of topology.privateDnsZones.values()) {
    for (const link of resource.virtualNetworkLinks) {
      linked.get(link.virtualNetwork)!.push({ resource, link, path: ['privateDnsZones', resource.name, 'virtualNetworkLinks', link.name] })
    }
  }
  for (const zones of linked.values()) {
    zones.sort((a, b) => b.resource.zoneName.split('.').length - a.resource.zoneName.split('.').length)
  }
  return linked
}
