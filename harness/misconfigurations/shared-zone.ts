import { writersOf } from '../diagnosis/cause/wrong-private.ts'
import { oneOf } from '../diagnosis/observed/describe.ts'
import { placesAt } from '../diagnosis/observed/places.ts'
import type { PrivateEndpointFacts } from '../facts/facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import type { Examined } from './support/examined.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

/** The private endpoint whose record the zone has, where one that could serve the host registers in it too: of the service, or of another one that has the name as well. */
function ownerOf({ facts }: Examined, { kind, zone, owner, usable, addresses, endpoint }: Symptom): PrivateEndpointFacts | undefined {
  if (!zone || !['unreachable', 'elsewhere', 'wrong'].includes(kind)) return undefined
  const registers = (one: PrivateEndpointFacts): boolean => one.endpoint.privateDnsZoneGroup.includes(zone.resource.name)
  const found = owner ?? addresses.flatMap((address) => placesAt(facts, address)).find(({ member }) => member.endpoint.name === endpoint.name)?.endpoint
  return found !== undefined && registers(found) && usable.some(registers) ? found : undefined
}

/** M15. Seen at https://github.com/mspnp/aks-baseline-multi-region/issues/46: pulls of the first cluster fail after the second is deployed. */
export const sharedZone: Misconfiguration = {
  id: 'shared-zone',
  catalogue: 'M15',
  title: 'Two private endpoints for the same names register in one zone, where the later overwrites the earlier.',
  symptom: "the name resolves to the other endpoint's address: EOF or a timeout from the first network",
  fix: 'Give each private endpoint a zone of its own (in resource groups of their own), linked to the networks that it serves.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    yield* sightings(examined.symptoms().filter((symptom) => ownerOf(examined, symptom) !== undefined), ({ zone, service }) => `${zone!.resource.name} ${service.name}`, (group) => {
      const [first] = group
      const { name } = first.zone!.resource
      const writers = writersOf(examined.facts, name, first)
      const owner = ownerOf(examined, first)!.endpoint.name
      return {
        at: ['privateEndpoints', owner, 'privateDnsZoneGroup'],
        what: `${oneOf(writers, 'and')} register in ${name}; ${owner} wrote last, so ${some(hostsOf(group), 'is', 'are')} sent to it in place of ${first.usable[0]!.endpoint.name}.`,
        predicted: predictedConnection(examined, first),
        fix: `Give ${owner} a zone of its own, linked to the networks that it serves, and ${name} to those of ${first.usable[0]!.endpoint.name} alone.`,
      }
    })
  },
}
