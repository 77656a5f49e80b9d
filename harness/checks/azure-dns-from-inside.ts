import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfForwarding } from '../diagnosis/cause/forwarding.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { asFarAsKnown, asked, type Asked } from '../diagnosis/course/forwarders.ts'
import { hybrid } from './support/profiles.ts'

interface Forwarded extends Asked {
  readonly domain: string
}

/** What servers outside virtual networks send to 168.63.129.16. */
function forwarded(facts: Facts): readonly Forwarded[] {
  return asked(facts).filter(({ server }) => 'site' in server.place).flatMap(({ host, server }) => {
    const { conditionalForwarders, forwarders } = server.server!
    return [
      ...conditionalForwarders.filter((one) => one.forwarders.includes(azureProvidedDns)).map(({ domainName }) => ({ host, server, domain: domainName })),
      ...(forwarders.includes(azureProvidedDns) ? [{ host, server, domain: '' }] : []),
    ]
  })
}

export const azureDnsFromInside: Check = {
  id: 'azure-dns-from-inside',
  title: 'No server outside Azure waits for 168.63.129.16.',
  why: 'Azure-provided DNS answers inside virtual networks only, and does not even refuse others: every such question costs a timeout and ends without an answer.',
  source: 'https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16',
  profiles: hybrid,
  run({ facts, world }) {
    return each(forwarded(facts), async ({ host, server, domain }) => {
      const canary = facts.canary.names[0]!
      const name = domain === '' || canary.name.endsWith(domain) ? canary.name : `www.${domain}`
      const response = await world.ask(host.host.name, { name, type: 'A' }, { server: server.address })
      return finding(
        {
          host: host.host.name,
          subject: `${name} A @${server.address}`,
          expected: 'an answer, found or not',
          observed: describe(response),
          holds: response !== undefined && response.rcode !== 'SERVFAIL' && response.rcode !== 'REFUSED',
        },
        () => causeOfForwarding(facts, { ...host, dnsServers: [server.address] }, { name, privatelinkName: name }),
      )
    })
  },
  notApplicable: (facts) => (forwarded(facts).length > 0 ? undefined : asFarAsKnown(facts, `no server outside Azure forwards to ${azureProvidedDns}`)),
}
