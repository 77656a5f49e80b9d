import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { endpointFound, endpointsPassedBy, privateConnection } from '../diagnosis/intent/private-connection.ts'
import { core, hybrid } from './support/profiles.ts'

/** Judged where the name leads, if that is a private endpoint meant for the host; else at the one that is meant, so that two mistakes are told at once. */
export const privateEndpointReachable: Check = {
  id: 'private-endpoint-reachable',
  title: 'Something answers at the private endpoint that is meant for a host, wherever its name leads.',
  why: 'DNS that is right says nothing about the way: without peering, or with a connection that waits for approval, every pull and every query ends in a timeout.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  profiles: [...core, ...hybrid],
  hostByHost: true,
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap((pair) => pair.service.names.map((endpoint) => ({ pair, endpoint })))
    return each(cases, async ({ pair, endpoint }) => {
      const host = pair.host.host.name
      const response = await world.ask(host, { name: endpoint.name, type: 'A' })
      const found = endpointFound(facts, pair, endpoint, response)
      if (found) return privateConnection(facts, pair, { endpoint, found, connection: await world.connect(host, endpoint.name) })
      const ways = await Promise.all(endpointsPassedBy(facts, pair, endpoint, response).map(async (passed) =>
        privateConnection(facts, pair, { endpoint, found: passed, connection: await world.connect(host, endpoint.name, passed.member.address) })))
      return ways.find(({ holds }) => holds) ?? ways[0]
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
