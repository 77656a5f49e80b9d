import { largeName } from '../azure/public-zones.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfDeniedQuestion } from '../diagnosis/cause/security.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { protocol } from './support/profiles.ts'

/** How many records the large RRset has; every lab's internet holds it. */
function recordsOf(facts: Facts): number {
  const sets = facts.publicZones.flatMap(({ zone }) => zone.rrsets)
  return sets.find(({ name, type }) => name === largeName && type === 'TXT')?.data.length ?? 0
}

export const tcpFallback: Check = {
  id: 'tcp-fallback',
  title: 'An answer that does not fit into UDP comes truncated, and whole over TCP.',
  why: 'Firewalls that open port 53 for UDP only work until an answer grows; then the name is gone for everybody behind them.',
  source: 'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  profiles: protocol,
  hostByHost: true,
  run({ facts, world }) {
    const question = { name: largeName, type: 'TXT' }
    const records = recordsOf(facts)
    return each(facts.hosts.values(), async (host) => {
      const udp = await world.ask(host.host.name, question, { transport: 'udp' })
      if (!udp || udp.rcode === 'SERVFAIL' || udp.rcode === 'REFUSED') return undefined
      const tcp = await world.ask(host.host.name, question, { transport: 'tcp' })
      const whole = tcp !== undefined && !tcp.truncated && tcp.answer.length === records
      return finding(
        {
          host: host.host.name,
          subject: `${largeName} TXT`,
          expected: `UDP: truncated; TCP: ${records} records`,
          observed: `UDP: ${describe(udp)}; TCP: ${describe(tcp)}`,
          holds: udp.truncated && whole,
        },
        () => causeOfDeniedQuestion(facts, host, { name: largeName, privatelinkName: largeName, protocol: 'Tcp' }) ?? ({
          because: udp.truncated
            ? `${host.dnsServers.join(', ')} gave ${host.host.name} no whole answer over TCP`
            : `${host.dnsServers.join(', ')} sent more than fits, or less than there is, without saying so`,
          fix: `Open port 53 for TCP as well as UDP between ${host.host.name} and its DNS servers, and between those and theirs.`,
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable: ({ hosts }) => (hosts.size > 0 ? undefined : 'the design has no hosts'),
}
