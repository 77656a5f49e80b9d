import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { judgeMember, servingLogin } from './support/judge-member.ts'
import { core } from './support/profiles.ts'

export const regionalEndpointsPrivate: Check = {
  id: 'regional-endpoints-private',
  title: "Every region's regional login endpoint is found at the private endpoint that serves the login server.",
  why: 'Clients that pin themselves to a region, as pushes and failover runbooks do, are sent past the private endpoint or nowhere.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  profiles: core,
  async *run(subject) {
    for (const pair of intended(subject.facts, 'privately')) {
      const endpoints = pair.registry.endpoints.filter(({ kind }) => kind === 'regional')
      if (endpoints.length === 0) continue
      const serving = await servingLogin(subject, pair)
      yield* each(endpoints, (endpoint) => judgeMember(subject, pair, { endpoint, serving }))
    }
  },
  notApplicable: (facts) =>
    intended(facts, 'privately').some(({ registry }) => registry.endpoints.some(({ kind }) => kind === 'regional'))
      ? undefined
      : 'no registry that is meant to be reached privately has regional endpoints',
}
