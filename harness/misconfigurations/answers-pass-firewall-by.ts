import type { Misconfiguration } from './misconfiguration.ts'
import { lostOnTheWay } from './support/lost-on-the-way.ts'

/** M44. A network rule or an appliance forwards without translation, and the endpoint's answers take the short way. */
export const answersPassFirewallBy: Misconfiguration = {
  id: 'answers-pass-firewall-by',
  catalogue: 'M44',
  title: 'Packets for the private endpoint pass a firewall or an appliance and its answers pass it by, or the other way round.',
  symptom: 'the private address resolves, TCP connects, TLS hangs: i/o timeout',
  fix: 'Let an application rule carry the connection, which translates the source, or lead answers back with a route table that the endpoint obeys (privateEndpointNetworkPolicies).',
  source: 'https://learn.microsoft.com/azure/private-link/inspect-traffic-with-azure-firewall',
  *find(examined) {
    yield* lostOnTheWay(examined, true, (hosts, endpoint, because) => ({
      what: `${hosts} and ${endpoint} do not hear each other: ${because}.`,
      fix: `Allow the names of ${endpoint} in an application rule instead of a network rule, where it is a firewall; or lead answers of ${endpoint} back by a route table that it obeys (privateEndpointNetworkPolicies: RouteTableEnabled); or take the addresses of ${endpoint} out of the route.`,
    }))
  },
}
