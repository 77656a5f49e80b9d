import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended, servingEndpoints } from '../diagnosis/intent/intended.ts'
import { judgeMember } from './support/judge-member.ts'
import { core, hybrid } from './support/profiles.ts'

export const loginPrivate: Check = {
  id: 'login-private',
  title: 'Hosts that are meant to reach a registry privately find its login server at a private endpoint.',
  why: 'Any other address leads past the private endpoint: out to the public front end, to an endpoint of another network, or nowhere.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: [...core, ...hybrid],
  run(subject) {
    return each(intended(subject.facts, 'privately'), (pair) =>
      judgeMember(subject, pair, { endpoint: pair.registry.endpoints[0]!, serving: servingEndpoints(subject.facts, pair) }),
    )
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
