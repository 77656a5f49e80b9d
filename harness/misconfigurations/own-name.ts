import { describeConnection } from '../diagnosis/observed/describe.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { placesAt } from '../diagnosis/observed/places.ts'
import type { Examined } from './support/examined.ts'
import { ownNames } from './support/own-names.ts'
import { predicted } from './support/sightings.ts'

/** What answers there: a registry, or another service. */
function kindAt({ facts }: Examined, target: string): string {
  const [place] = placesAt(facts, target)
  const services = [...facts.services.values()]
  return (place === undefined ? services.find(({ names }) => names.some(({ name }) => name === target)) : facts.services.get(place.endpoint.endpoint.service))?.noun ?? 'service'
}

/** M13. A registry has no certificate for other people's names: https://github.com/Azure/acr/issues/360. */
export const ownName: Misconfiguration = {
  id: 'own-name',
  catalogue: 'M13',
  title: 'A name of an own zone leads to a registry or another service, or to the address of its private endpoint.',
  symptom: 'the name resolves, then TLS fails: the certificate is valid for *.azurecr.io, not for the name',
  fix: 'Use the name <registry>.azurecr.io, which leads to the private endpoint wherever the zone is linked.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    for (const { name, zone, leads, target, at, seen } of ownNames(examined)) {
      if (leads !== 'to an address' && leads !== 'to a service') continue
      const failing = seen.filter(({ connection }) => connection?.outcome === 'tls')
      const [first] = failing
      if (!first) continue
      yield {
        at,
        hosts: failing.map(({ host }) => host.host.name),
        what: `${name} in ${zone} leads to ${target}, where a ${kindAt(examined, target)} answers that has no certificate for ${name}.`,
        predicted: predicted(first.host, first.response, describeConnection(first.connection!)),
        fix: `Remove ${name} from ${zone} and use ${kindAt(examined, target) === 'registry' ? "the registry's login server in image references" : "the service's own name"}.`,
      }
    }
  },
}
