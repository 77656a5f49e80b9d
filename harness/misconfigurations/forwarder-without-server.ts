import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byLine, forwarded, inboundEndpoints, lineOf } from './support/course.ts'

/** M26, as far as one design shows it: what is forwarded to is where an inbound endpoint once was, or never was. */
export const forwarderWithoutServer: Misconfiguration = {
  id: 'forwarder-without-server',
  catalogue: 'M26',
  title: 'A server forwards to an address at which there is no DNS server, such as the former one of a dynamic inbound endpoint.',
  symptom: 'no answer, or SERVFAIL, for the forwarded domain',
  fix: 'Give inbound endpoints static addresses, and forward to these.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find(subject) {
    const servers = [...subject.facts.dnsServerFacts.values()]
    const found = forwarded(subject, ['silent']).filter(({ course }) =>
      course.end === 'unreachable' && course.address !== azureProvidedDns && !servers.some(({ address }) => address === course.address))
    yield* byLine(found, (one) => ({
      at: lineOf(one),
      what: `${one.last.name} forwards to ${one.course.address}, where no DNS server is.`,
      fix: `Forward to ${inboundEndpoints(subject)}, with a static address.`,
    }))
  },
}
