import type { Misconfiguration } from './misconfiguration.ts'
import { handKept } from './support/hand-kept.ts'

/** M09. Only a private DNS zone group writes the record of a new replica; by hand somebody has to remember it. */
export const replicaRecordMissing: Misconfiguration = {
  id: 'replica-record-missing',
  catalogue: 'M09',
  title: 'A replica or a regional endpoint was added to a registry whose records are kept by hand, without its record.',
  symptom: 'NXDOMAIN for one data endpoint: login and manifests work, then lookup <registry>.<region>.data.azurecr.io: no such host',
  fix: "Write the record, or let the private endpoint's privateDnsZoneGroup write it.",
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  find: (examined) => handKept(examined, 'replica', (service, missing) => `has ${service.registry === undefined ? 'records' : "the home region's records"} of ${service.name}, but not ${missing}`),
}
