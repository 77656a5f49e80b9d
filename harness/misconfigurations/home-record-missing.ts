import { relativeName } from '../azure/private-zone.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { whyMissing } from './support/missing-record.ts'
import { sightings, some } from './support/sightings.ts'

/** M10. A registry needs two records at least, its login server's and its home region's data endpoint's. */
export const homeRecordMissing: Misconfiguration = {
  id: 'home-record-missing',
  catalogue: 'M10',
  title: "Records are kept by hand, and the home region's are not complete: often only the login server's was written.",
  symptom: 'NXDOMAIN for the data endpoint: login and manifests work, every pull fails with lookup <registry>.<region>.data.azurecr.io: no such host',
  fix: "Write a record for each name of the private endpoint, or let its privateDnsZoneGroup write them.",
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'home')
    yield* sightings(found, ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
      const [{ zone, service }] = group
      const { name, zoneName } = zone!.resource
      const missing = some(group.map(({ endpoint }) => relativeName(endpoint.privatelinkName, zoneName)))
      return {
        at: ['privateDnsZones', name, 'recordSets'],
        what: `${name} is kept by hand and lacks ${missing} of ${service.name}.`,
        fix: `Write ${missing} into the recordSets of ${name} with the private endpoint's address for it, or put ${name} into its privateDnsZoneGroup.`,
      }
    })
  },
}
