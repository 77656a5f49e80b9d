import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended, servingEndpoints } from '../diagnosis/intent/intended.ts'
import { privateAddress } from '../diagnosis/intent/private-address.ts'
import { core, hybrid } from './support/profiles.ts'

export const loginPrivate: Check = {
  id: 'login-private',
  title: 'Hosts that are meant to reach a registry privately find its login server at a private endpoint.',
  why: 'Any other address leads past the private endpoint: out to the public front end, to an endpoint of another network, or nowhere.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    return each(intended(facts, 'privately'), async (pair) => {
      const [endpoint] = pair.service.names
      const response = await world.ask(pair.host.host.name, { name: endpoint!.name, type: 'A' })
      return privateAddress(facts, pair, { endpoint: endpoint!, serving: servingEndpoints(facts, pair) }, response)
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
