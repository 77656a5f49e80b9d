import { relativeName } from '../azure/private-zone.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { isHidden } from './support/missing-record.ts'
import { sightings, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

function applies(examined: Examined, symptom: Symptom): boolean {
  const { kind, reach, zone, endpoint, service } = symptom
  if (kind !== 'public' || reach !== 'privately' || !zone || zone.link.resolutionPolicy !== 'NxDomainRedirect') return false
  if (examined.endpointsOf(service, endpoint).length === 0 || isHidden(examined, symptom, zone)) return false
  return !examined.hasRecord(zone.resource.name, endpoint.privatelinkName)
}

/** M20. What would be a loud NXDOMAIN without the redirect is a public address with it, and 403 much later. */
export const redirectHidesMissingRecord: Misconfiguration = {
  id: 'redirect-hides-missing-record',
  catalogue: 'M20',
  title: 'NxDomainRedirect hides that a record of an own service is missing.',
  symptom: 'a public address, and then 403, where NXDOMAIN would have told what is missing',
  fix: 'Create the record; watch for public answers where the link redirects.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-fallback',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => applies(examined, symptom))
    yield* sightings(found, ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
      const [{ zone, service, host }] = group
      const { name, zoneName } = zone!.resource
      const missing = some(group.map(({ endpoint }) => relativeName(endpoint.privatelinkName, zoneName)))
      return {
        at: ['privateDnsZones', name, 'recordSets'],
        what: `${name} lacks ${missing} of ${service.name}, and its link to ${host.host.virtualNetwork} sends what is missing to the internet.`,
        fix: `Write ${missing} into the recordSets of ${name}, or put ${name} into the privateDnsZoneGroup of a private endpoint of ${service.name}.`,
      }
    })
  },
}
