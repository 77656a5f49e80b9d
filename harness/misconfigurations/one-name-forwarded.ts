import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'
import { unmatched } from './support/unmatched.ts'

/** M55. `contoso.westeurope.data.azurecr.io` is no child of `contoso.azurecr.io`. */
export const oneNameForwarded: Misconfiguration = {
  id: 'one-name-forwarded',
  catalogue: 'M55',
  title: 'A rule or a forwarder is for one of the names of a service alone, such as the login server of a registry.',
  symptom: 'docker login works, docker pull does not: the data endpoint has a public address',
  fix: 'Forward the public zone, azurecr.io, or each of the names.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints',
  *find(examined) {
    yield* byCause(examined, (facts, symptom) => unmatched(facts, symptom, 'alone'))
  },
}
