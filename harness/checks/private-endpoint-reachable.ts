import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { endpointFound, privateConnection } from '../diagnosis/intent/private-connection.ts'
import { core, hybrid } from './support/profiles.ts'

/** Judged where the address found is that of a private endpoint meant for the host; any other address, other checks judge. */
export const privateEndpointReachable: Check = {
  id: 'private-endpoint-reachable',
  title: 'Where a host finds the private endpoint meant for it, something answers there.',
  why: 'DNS that is right says nothing about the way: without peering, or with a connection that waits for approval, every pull and every query ends in a timeout.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap((pair) => pair.service.names.map((endpoint) => ({ pair, endpoint })))
    return each(cases, async ({ pair, endpoint }) => {
      const host = pair.host.host.name
      const found = endpointFound(facts, pair, endpoint, await world.ask(host, { name: endpoint.name, type: 'A' }))
      return found && privateConnection(facts, pair, { endpoint, found, connection: await world.connect(host, endpoint.name) })
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
