import { asked } from '../diagnosis/course/forwarders.ts'
import { forwardingFor } from '../diagnosis/course/hops.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'

/** M29. unbound as well: measured, see the model's servers. dnsmasq only without `strict-order`, which the plan sets. */
export const forwardersDisagree: Misconfiguration = {
  id: 'forwarders-disagree',
  catalogue: 'M29',
  title: 'A server that chooses among forwarders by round trip times or chance has forwarders with different views.',
  symptom: "the answer flips between regions' addresses, sometimes NXDOMAIN or a public address",
  fix: 'Link one zone to the networks of all forwarders, or keep the records of every service in every zone.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-resiliency',
  *find(examined) {
    const told = new Set<DnsServerFacts>()
    const servers = asked(examined.facts)
    for (const { host, name } of intended(examined.facts, 'privately').flatMap(({ host, service }) => leadsOf(service).map(({ name }) => ({ host, name })))) {
      const own = servers.filter((one) => one.host === host && !told.has(one.server))
      for (const { server } of own) {
        const forwarding = forwardingFor(server, name)
        if (forwarding === undefined || forwarding.addresses.length < 2) continue
        const answers = new Set(examined.possible(host, name, server.address).map(describe))
        if (answers.size < 2) continue
        told.add(server)
        yield {
          at: forwarding.at,
          hosts: [...new Set(servers.filter((one) => one.server === server).map((one) => one.host.host.name))],
          what: `${server.name} (${server.kind}) asks ${forwarding.addresses.join(' or ')} as it likes, and these do not say the same.`,
          predicted: `${host.host.name} gets ${[...answers].join(', another time ')}`,
          fix: 'Link one zone to the networks of all of them, or take out those that see none.',
        }
      }
    }
  },
}
