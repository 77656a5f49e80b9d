import { causeOfShutOut } from '../diagnosis/cause/shut-out.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Examined } from './support/examined.ts'
import { predictedConnection, sightings } from './support/sightings.ts'

function cause({ facts }: Examined, { host, service, addresses }: Symptom): ReturnType<typeof causeOfShutOut> {
  return causeOfShutOut(facts, host, service, addresses[0])
}

/** M40, too. A rule of a service speaks of addresses on the internet; what a client is seen with there is its gateway's or firewall's business. */
export const addressNotLetIn: Misconfiguration = {
  id: 'address-not-let-in',
  catalogue: 'M40',
  title: 'A service lets selected addresses in, and the one that a client comes from is not among them.',
  symptom: "a public address as ever, and HTTP 403: client with IP '<public>' is not allowed access",
  fix: 'Add the address with which the network of the client appears on the internet, its NAT gateway’s or firewall’s, or use a private endpoint.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  *find(examined) {
    const found = examined.symptoms().filter(({ kind, service }) => kind === 'forbidden' && service.publicNetworkAccess === 'Enabled')
    yield* sightings(found, (symptom) => `${symptom.service.name} ${cause(examined, symptom).fix}`, (group) => {
      const { because, fix, at } = cause(examined, group[0])
      return { at: at ?? group[0].service.path, what: `${because}.`, predicted: predictedConnection(examined, group[0]), fix }
    })
  },
}
