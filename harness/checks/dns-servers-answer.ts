import { allDnsServers } from '../facts/client-names.ts'
import type { Check } from './check.ts'
import { causeOfSilence } from '../diagnosis/cause/silence.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { core, hybrid } from './support/profiles.ts'

/** Asks each server by itself: a stub resolver that moves on after a timeout hides a dead one behind a slow answer. */
export const dnsServersAnswer: Check = {
  id: 'dns-servers-answer',
  title: 'Every DNS server that a host is configured with answers it.',
  why: 'A dead server in the list costs every lookup seconds, and is no second one when the first fails.',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  profiles: [...core, ...hybrid],
  hostByHost: true,
  run({ facts, world }) {
    const question = { name: facts.canary.names[0]!.name, type: 'A' }
    const cases = [...facts.hosts.values()].flatMap((host) => allDnsServers(host).map((server) => ({ host, server })))
    return each(cases, async ({ host, server }) => {
      const response = await world.ask(host.host.name, question, { server })
      return finding(
        {
          host: host.host.name,
          subject: `${question.name} A @${server}`,
          expected: 'an answer, found or not',
          observed: describe(response),
          holds: response !== undefined && response.rcode !== 'SERVFAIL' && response.rcode !== 'REFUSED',
        },
        () => causeOfSilence(facts, { ...host, dnsServers: [server] }, response),
      )
    })
  },
  notApplicable: ({ hosts }) => (hosts.size > 0 ? undefined : 'the design has no hosts'),
}
