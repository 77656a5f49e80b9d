import type { Facts } from '../facts/facts.ts'

/** CoreDNS asks its next forwarder after two seconds, BIND and unbound after one. */
const milliseconds = { usual: 1500, withChoice: 2500 }

/** How long a client waits for one server in the lab of a design, each of the two times that it asks: half of what Linux allows for the longer. */
export function patience(facts: Facts): number {
  return haveChoice(facts) ? milliseconds.withChoice : milliseconds.usual
}

/** Whether any server may ask another one where one is silent. Nobody knows what files of somebody's own say. */
function haveChoice({ dnsServerFacts, topology }: Facts): boolean {
  const lists = [
    ...Array.from(dnsServerFacts.values(), ({ server }) => server).flatMap((server) => (server ? [server.forwarders, ...server.conditionalForwarders.map(({ forwarders }) => forwarders)] : [])),
    ...[...topology.dnsForwardingRulesets.values()].flatMap(({ forwardingRules }) => forwardingRules.map(({ targetDnsServers }) => targetDnsServers)),
  ]
  return lists.some(({ length }) => length > 1) || [...dnsServerFacts.values()].some(({ server }) => server !== undefined && server.files.size > 0)
}
