import { isPublic, ownersOf, placesAt } from '../diagnosis/observed/places.ts'
import type { Path } from '../dns/path.ts'
import { zonesFor } from '../diagnosis/course/view.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { predictedConnection, sightings, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** The record set kept by hand that the address came from: where a private endpoint could serve the host and has another address. */
function recordSet(examined: Examined, symptom: Symptom): Path | undefined {
  const { kind, reach, response, host, addresses, usable } = symptom
  if (reach !== 'privately' || !response || !['wrong', 'unreachable', 'elsewhere'].includes(kind)) return undefined
  if (kind !== 'wrong' && usable.length === 0) return undefined
  const owner = response.answer.find(({ type, data }) => type === 'A' && addresses.includes(data))!.name
  const [zone] = zonesFor(examined.facts, host, owner)
  return zone && examined.writtenByHand(zone.resource.name, owner)
}

/** The first address that no private endpoint has for the name, or that leads to another one. */
function deadAddress({ facts }: Examined, { addresses, endpoint, service, usable }: Symptom): string {
  const right = usable.flatMap(({ members }) => members.filter((one) => one.endpoint.name === endpoint.name).map(({ address }) => address))
  const known = (address: string): boolean => placesAt(facts, address).some((place) => place.endpoint.endpoint.service === service.name && place.member.endpoint.name === endpoint.name)
  const wrong = addresses.filter((address) => !right.includes(address))
  return wrong.find((address) => !known(address)) ?? wrong[0] ?? addresses[0]!
}

/** M18. Nobody updates records that are kept by hand when a private endpoint is created anew with other addresses. */
export const staleAddress: Misconfiguration = {
  id: 'stale-address',
  catalogue: 'M18',
  title: 'A record set kept by hand has an address that the private endpoint does not have, or has no more.',
  symptom: 'the name resolves to a dead address, or to two of which one is dead: intermittent timeouts',
  fix: "Correct the record set, or delete it and let the private endpoint's privateDnsZoneGroup write it.",
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
  *find(examined) {
    const places = new Map(examined.symptoms().map((symptom) => [symptom, recordSet(examined, symptom)]))
    yield* sightings(places.keys(), (symptom) => places.get(symptom)?.join(' '), ([first]) => {
      const at = places.get(first)!
      const { endpoint, usable, service } = first
      const dead = deadAddress(examined, first)
      const members = usable.flatMap((one) => one.members.filter((member) => member.endpoint.name === endpoint.name))
      const right = members[0]?.address
      const owners = ownersOf(examined.facts, dead)
      const where = isPublic(examined.facts, dead) ? 'which is public' : owners.length > 0 ? `which is that of ${some(owners)}` : `which is no address of ${endpoint.name} for ${first.host.host.name}`
      return {
        at,
        what: `The record set ${at.at(-1)} in ${at[1]} says ${dead}, ${where}.`,
        predicted: predictedConnection(examined, first, dead),
        fix: right === undefined
          ? `Let ${at.at(-1)} in ${at[1]} say the address that a private endpoint of ${service.name} has.`
          : `Let ${at.at(-1)} in ${at[1]} say ${right} and nothing else, or delete it and put ${at[1]} into the privateDnsZoneGroup of ${usable[0]!.endpoint.name}.`,
      }
    })
  },
}
