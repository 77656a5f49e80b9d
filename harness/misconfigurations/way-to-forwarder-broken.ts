import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byLine, forwarded, lineOf } from './support/course.ts'

/** M07. The forwarder is there, and no packets get to it or back. */
export const wayToForwarderBroken: Misconfiguration = {
  id: 'way-to-forwarder-broken',
  catalogue: 'M07',
  title: 'No packets pass between a DNS server and the server that it forwards to.',
  symptom: 'no answer, or SERVFAIL, for the forwarded domain only',
  fix: 'Connect the two, with routes there and back, port 53 open for UDP and TCP; list a second resolver.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-reliability',
  *find(subject) {
    const servers = [...subject.facts.dnsServerFacts.values()]
    const found = forwarded(subject, ['silent']).filter(({ course }) =>
      course.end === 'unreachable' && course.address !== azureProvidedDns && servers.some(({ address }) => address === course.address))
    yield* byLine(found, (one) => {
      const target = servers.find(({ address }) => address === one.course.address)!
      const unconnected = [...subject.facts.topology.connections.values()].find(({ connectionStatus }) => connectionStatus === 'NotConnected')
      return {
        at: unconnected === undefined ? lineOf(one) : ['connections', unconnected.name],
        what: `${one.last.name} forwards to ${target.address} (${target.name}), and no route leads there and back${unconnected === undefined ? '' : `: ${unconnected.name} is not connected`}.`,
        fix: unconnected === undefined ? `Connect the places of ${one.last.name} and ${target.name}.` : `Bring ${unconnected.name} up, or connect the two otherwise.`,
      }
    })
  },
}
