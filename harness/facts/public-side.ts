import type { Facts, RegistryFacts } from './types.ts'
import type { Settings } from '../resources/topology.ts'
import { publicZones } from '../azure/public-zones.ts'
import { registryRecords, stampRecords } from '../azure/registry-chain.ts'

/** What the internet holds: the public zones of the given registries, their Traffic Manager profiles and front ends. */
export function publicFacts(
  registries: readonly RegistryFacts[],
  settings: Settings,
): Pick<Facts, 'publicZones' | 'trafficManagerProfiles' | 'frontEnds'> {
  const locations = [...new Set(registries.flatMap((registry) => registry.regions))].sort()
  const stamps = locations.map(stampRecords)
  const own = registries.map(({ registry, privateLink }) =>
    registryRecords(registry, { privateLink, settings, from: ['registries', registry.name] }),
  )
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
