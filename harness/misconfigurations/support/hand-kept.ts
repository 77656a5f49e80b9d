import { relativeName } from '../../azure/private-zone.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'
import { whyMissing, type Missing } from './missing-record.ts'
import { seen } from './seen.ts'
import { sightings, some } from './sightings.ts'

/** Zones that are kept by hand and lack records, one sighting for each zone and service; `says` what there is, and `missing` what is not. */
export function handKept(examined: Examined, why: Missing, says: (service: Symptom['service'], missing: string) => string): Iterable<Sighting> {
  const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === why)
  return sightings(found, ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
    const [first] = group
    const { zone, service, endpoint } = first
    const { name, zoneName } = zone!.resource
    const missing = some(group.map(({ endpoint }) => relativeName(endpoint.privatelinkName, zoneName)))
    return {
      at: ['privateDnsZones', name, 'recordSets'],
      ...(endpoint.kind === 'login' && { symptom: seen(first) }),
      what: `${name} is kept by hand and ${says(service, missing)}.`,
      fix: `Write ${missing} into the recordSets of ${name} with the private endpoint's address for it, or put ${name} into its privateDnsZoneGroup.`,
    }
  })
}
