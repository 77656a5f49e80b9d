import { causeOfWildcard } from '../diagnosis/cause/wrong-private.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Examined } from './support/examined.ts'
import { byCause, sentence } from './support/nearer-cause.ts'
import { predicted } from './support/sightings.ts'
import type { Sighting } from './misconfiguration.ts'

/** Partners whose names fall under a wildcard: they are led to an endpoint that is not theirs. */
function* partners(examined: Examined): Generator<Sighting> {
  const { facts } = examined
  for (const { host, service } of intended(facts, 'publicly')) {
    for (const endpoint of service.names) {
      const response = examined.ask(host, endpoint.name)
      const cause = addressesOf(response).some((address) => !isPublic(facts, address)) ? causeOfWildcard({ facts, host, service, endpoint }) : undefined
      if (cause === undefined) continue
      yield { at: cause.at!, hosts: [host.host.name], what: sentence(cause.because), predicted: predicted(host, response), fix: cause.fix }
    }
  }
}

/** M53. A wildcard answers for every name that has no record (RFC 4592), whatever is behind the name. */
export const wildcardRecord: Misconfiguration = {
  id: 'wildcard-record',
  catalogue: 'M53',
  title: 'A wildcard record answers for names that have another address, or that are others’.',
  symptom: 'docker login works, docker pull does not: the login server answers at the name of the data endpoint; partners’ names lead to an endpoint that is not theirs',
  fix: 'Delete the wildcard, and let the private endpoint write a record for each of its names.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
  *find(examined) {
    const told = new Map<string, Sighting>()
    const own = byCause(examined, (facts, { host, service, endpoint, zone, kind }) => (kind === 'wrong' && zone !== undefined ? causeOfWildcard({ facts, host, service, endpoint }) : undefined))
    for (const one of [...own, ...partners(examined)]) {
      const key = one.at.join(' ')
      const known = told.get(key)
      told.set(key, known === undefined ? one : { ...known, hosts: [...new Set([...known.hosts, ...one.hosts])] })
    }
    yield* told.values()
  },
}
