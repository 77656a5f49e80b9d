import { azureProvidedDns } from '../azure/virtual-network.ts'
import { proxyOff } from '../diagnosis/cause/forwarding.ts'
import { outboundAt } from '../diagnosis/cause/outbound.ts'
import type { Course } from '../diagnosis/course/course.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { whereToForward } from '../diagnosis/course/forwarders.ts'
import { byLine, forwarded, lineOf, misruled } from './support/forwarded.ts'

/** M26, as far as one design shows it: what is forwarded to is where an inbound endpoint once was, or never was. */
export const forwarderWithoutServer: Misconfiguration = {
  id: 'forwarder-without-server',
  catalogue: 'M26',
  title: 'A server or a rule forwards to an address at which there is no DNS server, such as the former one of a dynamic inbound endpoint.',
  symptom: 'no answer, or SERVFAIL, for the forwarded domain',
  fix: 'Give inbound endpoints static addresses, and forward to these.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find(examined) {
    const servers = [...examined.facts.dnsServerFacts.values()]
    const isNobody = ({ course }: { readonly course: Course }): boolean =>
      course.end === 'unreachable' && course.port === undefined && course.address !== azureProvidedDns && !servers.some(({ address }) => address === course.address) && outboundAt(examined.facts, course.address ?? '') === undefined
    yield* byLine(misruled(examined).filter(isNobody), ({ at, course }) => ({
      at,
      what: `Rule ${at.at(-1)} of ${at[1]} forwards to ${course.address}, where no DNS server is.`,
      fix: `Forward to ${whereToForward(examined.facts)}, with a static address.`,
    }))
    yield* byLine(forwarded(examined, ['silent']).filter(isNobody), (one) => {
      const silent = proxyOff(examined.facts, one.course.address ?? '')
      return silent !== undefined
        ? { at: silent.at, what: `${one.last.name} forwards to ${one.course.address}, which is ${silent.because}.`, fix: silent.fix }
        : { at: lineOf(one), what: `${one.last.name} forwards to ${one.course.address}, where no DNS server is.`, fix: `Forward to ${whereToForward(examined.facts)}, with a static address.` }
    })
  },
}
