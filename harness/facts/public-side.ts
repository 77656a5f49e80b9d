import type { Facts, ServiceFacts } from './types.ts'
import type { Settings } from '../resources/topology.ts'
import { publicZones } from '../azure/public-zones.ts'
import { registryRecords, stampRecords } from '../azure/registry-chain.ts'

/** What the internet holds: the public zones of the given registries, their Traffic Manager profiles and front ends. */
export function publicFacts(
  services: readonly ServiceFacts[],
  settings: Settings,
): Pick<Facts, 'publicZones' | 'trafficManagerProfiles' | 'frontEnds'> {
  const locations = [...new Set(services.flatMap((service) => service.regions))].sort()
  const stamps = locations.map(stampRecords)
  const own = services.flatMap(({ registry, privateLink, path }) => (registry === undefined ? [] : [registryRecords(registry, { privateLink, settings, from: path })]))
  const parts = [...stamps, ...own]
  return {
    publicZones: publicZones(
      parts.flatMap((part) => part.rrsets),
      settings.publicNegativeTtl,
    ),
    trafficManagerProfiles: new Map(parts.flatMap((part) => part.profiles).map((profile) => [profile.name, profile])),
    frontEnds: stamps.flatMap((part) => part.frontEnds),
  }
}
