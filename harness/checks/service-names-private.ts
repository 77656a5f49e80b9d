import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { ownNamesOf } from '../facts/service-names.ts'
import { intended, servingEndpoints } from '../diagnosis/intent/intended.ts'
import { privateAddress } from '../diagnosis/intent/private-address.ts'
import { core, hybrid } from './support/profiles.ts'

/** Of a registry its login server; data endpoints and regional endpoints have checks of their own. */
export const serviceNamesPrivate: Check = {
  id: 'service-names-private',
  formerly: ['login-private'],
  title: 'Hosts that are meant to reach a service privately find its names at a private endpoint: of a registry the login server, of others every name.',
  why: 'Any other address leads past the private endpoint: out to the public front end, to an endpoint of another network, or nowhere.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: [...core, ...hybrid],
  hostByHost: true,
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap((pair) => ownNamesOf(pair.service).map((endpoint) => ({ pair, endpoint })))
    return each(cases, async ({ pair, endpoint }) => {
      const response = await world.ask(pair.host.host.name, { name: endpoint.name, type: 'A' })
      return privateAddress(facts, pair, { endpoint, serving: servingEndpoints(facts, pair, endpoint) }, response)
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
