import type { Misconfiguration } from './misconfiguration.ts'
import { handKept } from './support/hand-kept.ts'

/** M10. A registry needs two records at least, its login server's and its home region's data endpoint's. */
export const homeRecordMissing: Misconfiguration = {
  id: 'home-record-missing',
  catalogue: 'M10',
  title: "Records are kept by hand, and the home region's are not complete: often only the login server's was written.",
  symptom: 'NXDOMAIN for the data endpoint: login and manifests work, every pull fails with lookup <registry>.<region>.data.azurecr.io: no such host',
  fix: "Write a record for each name of the private endpoint, or let its privateDnsZoneGroup write them.",
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  find: (examined) => handKept(examined, 'home', (service, missing) => `lacks ${missing} of ${service.name}`),
}
