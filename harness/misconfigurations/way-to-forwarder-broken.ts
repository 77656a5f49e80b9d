import { azureProvidedDns } from '../azure/virtual-network.ts'
import { brokenWay } from '../diagnosis/cause/broken-way.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byLine, forwarded, lineOf } from './support/forwarded.ts'

/** M07. The forwarder is there, and no packets get to it or back. */
export const wayToForwarderBroken: Misconfiguration = {
  id: 'way-to-forwarder-broken',
  catalogue: 'M07',
  title: 'No packets pass between a DNS server and the server that it forwards to.',
  symptom: 'no answer, or SERVFAIL, for the forwarded domain only',
  fix: 'Connect the two, with routes there and back, port 53 open for UDP and TCP; list a second resolver.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-reliability',
  *find(examined) {
    const servers = [...examined.facts.dnsServerFacts.values()]
    const found = forwarded(examined, ['silent']).filter(({ course }) =>
      course.end === 'unreachable' && course.port === undefined && course.address !== azureProvidedDns && servers.some(({ address }) => address === course.address))
    yield* byLine(found, (one) => {
      const target = servers.find(({ address }) => address === one.course.address)!
      const broken = brokenWay(examined.facts, one.last, target.address)
      return {
        at: broken?.at ?? lineOf(one),
        what: `${one.last.name} forwards to ${target.address} (${target.name}), and no route leads there and back${broken === undefined ? '' : `: ${broken.because}`}.`,
        fix: broken?.fix ?? `Connect the places of ${one.last.name} and ${target.name}.`,
      }
    })
  },
}
