import { relativeName } from '../azure/private-zone.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { whyMissing } from './support/missing-record.ts'
import { sightings, some } from './support/sightings.ts'

/** M09. Only a private DNS zone group writes the record of a new replica; by hand somebody has to remember it. */
export const replicaRecordMissing: Misconfiguration = {
  id: 'replica-record-missing',
  catalogue: 'M09',
  title: 'A replica or a regional endpoint was added to a registry whose records are kept by hand, without its record.',
  symptom: 'NXDOMAIN for one data endpoint: login and manifests work, then lookup <registry>.<region>.data.azurecr.io: no such host',
  fix: "Write the record, or let the private endpoint's privateDnsZoneGroup write it.",
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'replica')
    yield* sightings(found, ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
      const [{ zone, service }] = group
      const { name, zoneName } = zone!.resource
      const missing = some(group.map(({ endpoint }) => relativeName(endpoint.privatelinkName, zoneName)))
      return {
        at: ['privateDnsZones', name, 'recordSets'],
        what: `${name} is kept by hand and has ${service.registry === undefined ? 'records' : "the home region's records"} of ${service.name}, but not ${missing}.`,
        fix: `Write ${missing} into the recordSets of ${name} with the private endpoint's address for it, or put ${name} into its privateDnsZoneGroup.`,
      }
    })
  },
}
