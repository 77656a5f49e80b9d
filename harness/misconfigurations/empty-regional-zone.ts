import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { isHidden, whyMissing } from './support/missing-record.ts'
import { sightings } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** Also through a link that redirects: the zone's NXDOMAIN then shows as a public address. */
function applies(examined: Examined, symptom: Symptom): boolean {
  if (symptom.kind === 'public') return symptom.reach === 'privately' && symptom.zone !== undefined && isHidden(examined, symptom, symptom.zone)
  return whyMissing(examined, symptom)?.why === 'hidden'
}

/**
 * M11. Microsoft's table of zone names lists `{regionName}.data.privatelink.azurecr.io` too; that it is not needed is told in
 * https://github.com/MicrosoftDocs/azure-docs/issues/118511. Of the linked zones the longest name decides, found or not.
 */
export const emptyRegionalZone: Misconfiguration = {
  id: 'empty-regional-zone',
  catalogue: 'M11',
  title: 'An empty zone {region}.data.privatelink.azurecr.io is linked and hides the record in its parent.',
  symptom: 'NXDOMAIN for the data endpoint, although privatelink.azurecr.io has its record',
  fix: 'Delete the zone for the region; privatelink.azurecr.io holds the records of the data endpoints.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => applies(examined, symptom))
    yield* sightings(found, ({ zone }) => zone!.resource.name, ([{ zone, endpoint, service }]) => {
      const { name, zoneName } = zone!.resource
      return {
        at: ['privateDnsZones', name],
        what: `${name} is called ${zoneName} and decides for ${endpoint.privatelinkName}, of which it has no record.`,
        fix: `Delete ${name}, or unlink it: the zone ${endpoint.privatelinkZone} is all that ${service.registry === undefined ? service.name : 'a registry'} needs.`,
      }
    })
  },
}
