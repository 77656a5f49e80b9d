import type { Check } from './check.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { privateNames } from './support/private-names.ts'
import { core, hybrid } from './support/profiles.ts'

export const dataEndpointsPrivate: Check = {
  id: 'data-endpoints-private',
  title: "Every region's data endpoint is found at the private endpoint that serves the login server.",
  why: 'Login and manifests work without it, then the first layer cannot be downloaded; which region serves a pull is not up to the client.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints',
  profiles: [...core, ...hybrid],
  hostByHost: true,
  run: (rehearsed) => privateNames(rehearsed, 'data'),
  notApplicable: (facts) =>
    intended(facts, 'privately').some(({ service }) => service.names.some(({ kind }) => kind === 'data'))
      ? undefined
      : 'no registry that is meant to be reached privately has dedicated data endpoints',
}
