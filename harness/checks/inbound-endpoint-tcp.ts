import { largeName } from '../azure/public-zones.ts'
import type { Facts } from '../facts/facts.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { HostFacts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfDenied, interfaceOf, maySend } from '../diagnosis/cause/security.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { asFarAsKnown, inboundEndpointsFor } from '../diagnosis/course/forwarders.ts'
import { hybrid } from './support/profiles.ts'

function cases(facts: Facts): readonly { readonly host: HostFacts; readonly inbound: DnsServerFacts }[] {
  const { name } = facts.canary.names[0]!
  return [...facts.hosts.values()].flatMap((host) => inboundEndpointsFor(facts, host, name)
      // Where rules let only the servers in between ask, the host is not who can tell.
      .filter((inbound) => maySend(facts, host, inbound))
      .map((inbound) => ({ host, inbound })))
}

export const inboundEndpointTcp: Check = {
  id: 'inbound-endpoint-tcp',
  title: 'Inbound endpoints that are asked over UDP can be asked over TCP as well.',
  why: 'Firewalls between a site and Azure often let port 53 pass for UDP only. That works until an answer does not fit, and then the name is gone for the whole site.',
  source: 'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  profiles: hybrid,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, inbound }) => {
      const ask = (transport: 'udp' | 'tcp') => world.ask(host.host.name, { name: largeName, type: 'TXT' }, { server: inbound.address, transport })
      const udp = await ask('udp')
      if (udp === undefined) return undefined
      const tcp = await ask('tcp')
      return finding(
        {
          host: host.host.name,
          subject: `${largeName} TXT @${inbound.address}`,
          expected: 'the whole answer over TCP',
          observed: `UDP: ${describe(udp)}; TCP: ${describe(tcp)}`,
          holds: tcp !== undefined && tcp.rcode === udp.rcode && !tcp.truncated,
        },
        () => causeOfDenied(facts, { from: interfaceOf(facts, host), to: inbound, protocol: 'Tcp', port: 53 }) ?? ({
          because: `${inbound.name} answers ${host.host.name} over UDP, and not over TCP`,
          fix: `Open port 53 for TCP as well as UDP on the way to ${inbound.address}.`,
          at: inbound.path,
        }),
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : asFarAsKnown(facts, 'no host asks an inbound endpoint, directly or through a server, and may do so itself')),
}
