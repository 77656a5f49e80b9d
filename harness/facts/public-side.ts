import type { Facts, ServiceFacts } from './types.ts'
import type { Settings } from '../resources/topology.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import { websiteRecords } from '../azure/elsewhere.ts'
import { publicZones } from '../azure/public-zones.ts'
import { registryRecords, stampRecords } from '../azure/registry-chain.ts'
import { serviceRecords } from '../azure/service-chain.ts'

/** What the internet holds: the public zones of the given services, their front ends, and Traffic Manager profiles: those of registries, and the user's own. */
export function publicFacts(
  services: readonly ServiceFacts[],
  { settings, own: ownProfiles }: { readonly settings: Settings; readonly own: Iterable<TrafficManagerProfile> },
): Pick<Facts, 'publicZones' | 'trafficManagerProfiles' | 'frontEnds'> {
  const registries = services.flatMap(({ registry, ...rest }) => (registry === undefined ? [] : [{ registry, ...rest }]))
  const others = services.filter(({ registry }) => registry === undefined)
  const stamps = [...new Set(registries.flatMap(({ regions }) => regions))].sort().map(stampRecords)
  const own = registries.map(({ registry, privateLink, path }) => registryRecords(registry, { privateLink, settings, from: path }))
  const other = serviceRecords(others, settings.publicAliasTtl)
  const parts = [...stamps, ...own]
  const rrsets = [...parts.flatMap((part) => part.rrsets), ...other.rrsets]
  const elsewhere = websiteRecords(rrsets)
  return {
    publicZones: publicZones([...rrsets, ...elsewhere.rrsets], {
      negativeTtl: settings.publicNegativeTtl,
      signing: settings,
      besides: [...elsewhere.zones, ...others.flatMap(({ names }) => names.flatMap(zonesAround))],
    }),
    trafficManagerProfiles: new Map([...parts.flatMap((part) => part.profiles), ...ownProfiles].map((profile) => [profile.name, profile])),
    frontEnds: [...stamps.flatMap((part) => part.frontEnds), ...other.frontEnds],
  }
}

/** The public zone of a name, and that of its alias. An alias that is a zone's own name stands in the zone above. */
function zonesAround({ publicZone, privatelinkName, privatelinkZone }: ServiceFacts['names'][number]): readonly string[] {
  if (publicZone === undefined) return []
  return privatelinkName === privatelinkZone ? [publicZone] : [publicZone, privatelinkZone]
}
