import { relativeName } from '../azure/private-zone.ts'
import { writersOf } from '../diagnosis/cause/wrong-private.ts'
import { oneOf } from '../diagnosis/observed/describe.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { whyMissing } from './support/missing-record.ts'
import { sightings, some } from './support/sightings.ts'

/** M16. Private endpoints that share a zone share its records, and the first that goes takes them along: https://github.com/MicrosoftDocs/azure-docs/issues/122192. */
export const recordDeleted: Misconfiguration = {
  id: 'record-deleted',
  catalogue: 'M16',
  title: 'One of two private endpoints in a zone was deleted, and the records of the survivor with it.',
  symptom: 'NXDOMAIN for the registry, although a private endpoint exists and its zone group names the zone',
  fix: "Create the survivor's private DNS zone group anew, which writes the records again.",
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'deleted')
    yield* sightings(found, ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
      const [{ zone, endpoint }] = group
      const { name, zoneName } = zone!.resource
      const writers = oneOf(writersOf(examined.facts, name, { endpoint }), 'and')
      const gone = group.map((one) => relativeName(one.endpoint.privatelinkName, zoneName))
      return {
        at: ['privateDnsZones', name, 'recordSets', relativeName(endpoint.privatelinkName, zoneName)],
        what: `${writers} registers in ${name}, but ${some(gone, 'is', 'are')} deleted there, as happens when another private endpoint in the zone is deleted.`,
        fix: `Create the privateDnsZoneGroup of ${writers} anew (here: remove ${some(gone)} from the recordSets of ${name}).`,
      }
    })
  },
}
