import type { Misconfiguration } from './misconfiguration.ts'
import { lostOnTheWay } from './support/lost-on-the-way.ts'

/** M43. The answer is right, and a route takes the packets somewhere else. */
export const routeLeadsElsewhere: Misconfiguration = {
  id: 'route-leads-elsewhere',
  catalogue: 'M43',
  title: 'DNS is private, but a user-defined route leads packets for the private endpoint elsewhere.',
  symptom: 'az acr check-health: DNS is fine, then CONNECTIVITY_CHALLENGE_ERROR; dial tcp <private>:443: i/o timeout',
  fix: 'Let the route lead to a firewall or an appliance that forwards to the private endpoint, or leave the endpoint to its own route.',
  source: 'https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy',
  *find(examined) {
    yield* lostOnTheWay(examined, false, (hosts, endpoint, because) => ({
      what: `Packets of ${hosts} for ${endpoint} do not arrive: ${because}.`,
      fix: `Take the addresses of ${endpoint} out of that route, or let it lead to a firewall or an appliance that forwards to ${endpoint}.`,
    }))
  },
}
