import { viewOf } from '../diagnosis/course/view.ts'
import { misnamedZone, type Misnamed } from '../diagnosis/course/misnamed.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { mainUse } from '../azure/private-link.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { whyMissing } from './support/missing-record.ts'
import type { Examined } from './support/examined.ts'
import { seen } from './support/seen.ts'
import { ledOutside, sightings, some } from './support/sightings.ts'

/** What is misspelt, or another cloud's, is M50. */
function misnamed({ facts }: Examined, symptom: Symptom): Misnamed | undefined {
  const { kind, reach, zone, host, service, endpoint } = symptom
  if (kind !== 'public' || reach !== 'privately' || zone !== undefined || service.registry !== undefined) return undefined
  const view = viewOf(facts, host, endpoint.name)
  const found = view === undefined ? undefined : misnamedZone(facts, view, { service, endpoint })
  return found?.why === 'other cloud' || found?.why === 'misspelt' ? undefined : found
}

function whose({ why, zone: { zoneName } }: Misnamed, type: string): string {
  if (why === 'public suffix') return `${zoneName}, after the public names`
  const use = mainUse(zoneName, type)
  return use === undefined ? zoneName : `${zoneName}, which is for ${use.type.title} (${use.group.id})`
}

/** A private endpoint that registers where its records do not belong, while the right zone is linked and empty. */
function inZoneGroups(examined: Examined): Iterable<Sighting> {
  const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'foreign zone')
  return sightings(found, ({ usable, endpoint }) => `${usable[0]!.endpoint.name} ${endpoint.privatelinkZone}`, ([first]) => {
    const { usable, endpoint, zone } = first
    const { name, privateDnsZoneGroup } = usable[0]!.endpoint
    return {
      at: ['privateEndpoints', name, 'privateDnsZoneGroup'],
      what: `${name} registers in ${some(privateDnsZoneGroup)}, where ${endpoint.privatelinkName} does not belong, and ${zone!.resource.name} has no record of it.`,
      symptom: seen(first),
      fix: `Name ${zone!.resource.name} in the privateDnsZoneGroup of ${name} in place of ${some(privateDnsZoneGroup)}.`,
    }
  })
}

/** M51. The table of zone names has exceptions: names in vault.azure.net are aliases in privatelink.vaultcore.azure.net. */
export const wrongZoneName: Misconfiguration = {
  id: 'wrong-zone-name',
  catalogue: 'M51',
  title: "A zone is called after the service's public names (privatelink.vault.azure.net), or as another service's, or a private endpoint registers in another's, and no alias leads there.",
  symptom: 'NOERROR, an alias in another privatelink zone and then a public address, although a zone is linked; the zone may stay empty',
  fix: 'Call the zone as the table of private DNS zone names has it for the service and its sub-resource.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    yield* inZoneGroups(examined)
    const found = new Map(examined.symptoms().map((symptom) => [symptom, misnamed(examined, symptom)]))
    yield* sightings(found.keys(), (symptom) => {
      const zone = found.get(symptom)?.zone.name
      return zone === undefined ? undefined : `${zone} ${symptom.endpoint.privatelinkZone}`
    }, (group) => {
      const [first] = group
      const wrong = found.get(first)!
      const { endpoint, service } = first
      return {
        at: ['privateDnsZones', wrong.zone.name, 'name'],
        what: `${wrong.zone.name} is called ${whose(wrong, service.type)}, while ${endpoint.publicZone === undefined ? `the names of ${service.name} are in ${endpoint.privatelinkZone}` : `${endpoint.name} is an alias of ${endpoint.privatelinkName}`}, ${ledOutside(group)}.`,
        fix: wrong.why === 'public suffix'
          ? `Rename ${wrong.zone.name} to ${endpoint.privatelinkZone}.`
          : `Create a zone ${endpoint.privatelinkZone} with the same links, and name it in the privateDnsZoneGroup in place of ${wrong.zone.name}.`,
      }
    })
  },
}
