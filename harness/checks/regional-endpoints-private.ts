import type { Check } from './check.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { privateNames } from './support/private-names.ts'
import { core } from './support/profiles.ts'

export const regionalEndpointsPrivate: Check = {
  id: 'regional-endpoints-private',
  title: "Every region's regional login endpoint is found at the private endpoint that serves the login server.",
  why: 'Clients that pin themselves to a region, as pushes and failover runbooks do, are sent past the private endpoint or nowhere.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  profiles: core,
  hostByHost: true,
  run: (rehearsed) => privateNames(rehearsed, 'regional'),
  notApplicable: (facts) =>
    intended(facts, 'privately').some(({ service }) => service.names.some(({ kind }) => kind === 'regional'))
      ? undefined
      : 'no registry that is meant to be reached privately has regional endpoints',
}
