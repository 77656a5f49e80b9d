import { largeName } from '../azure/public-zones.ts'
import type { Response } from '../dns/message.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { protocol } from './support/profiles.ts'

const small = 512

function say(plain: Response, extended: Response, limited: Response): string {
  const opt = ({ edns }: Response) => (edns ? `OPT version ${edns.version}, ${edns.udpPayloadSize} octets` : 'no OPT')
  return `asked without OPT: ${opt(plain)}; with: ${opt(extended)}; payload ${small}: ${limited.size} octets`
}

/** RFC 6891 sections 6.1.1 (OPT only to those who sent one) and 6.2.3 (the requestor's payload size is a limit). */
export const edns: Check = {
  id: 'edns',
  title: 'Resolvers answer EDNS with EDNS, and keep to the payload size they were told.',
  why: 'Larger datagrams than asked for are fragmented and dropped on the way through tunnels; OPT records nobody asked for confuse old clients.',
  source: 'https://www.rfc-editor.org/rfc/rfc6891#section-6.2.3',
  profiles: protocol,
  hostByHost: true,
  run({ facts, world }) {
    const question = { name: facts.canary.names[0]!.name, type: 'A' }
    return each(facts.hosts.values(), async (host) => {
      const [plain, extended, limited] = await Promise.all([
        world.ask(host.host.name, question, { edns: false }),
        world.ask(host.host.name, question, { edns: { udpPayloadSize: 1232 } }),
        world.ask(host.host.name, { name: largeName, type: 'TXT' }, { transport: 'udp', edns: { udpPayloadSize: small } }),
      ])
      if (!plain || !extended || !limited) return undefined
      return finding(
        {
          host: host.host.name,
          subject: `${question.name} A, ${largeName} TXT`,
          expected: `asked without OPT: no OPT; with: OPT version 0; payload ${small}: at most ${small} octets`,
          observed: say(plain, extended, limited),
          holds: plain.edns === undefined && extended.edns?.version === 0 && extended.edns.udpPayloadSize >= small && limited.size <= small,
        },
        () => ({
          because: `${host.dnsServers.join(', ')} does not keep to EDNS(0)`,
          fix: 'Update the server, or the firewall in front of it that rewrites or strips OPT records.',
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable: ({ hosts }) => (hosts.size > 0 ? undefined : 'the design has no hosts'),
}
