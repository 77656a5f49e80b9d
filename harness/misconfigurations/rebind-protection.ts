import { courseOf } from '../diagnosis/course/follow.ts'
import { guardOf } from '../diagnosis/cause/rebinding.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted } from './support/sightings.ts'

/** M30: unbound leaves the alias without an address, dnsmasq nothing, BIND answers SERVFAIL. */
export const rebindProtection: Misconfiguration = {
  id: 'rebind-protection',
  catalogue: 'M30',
  title: 'Protection against rebinding takes private addresses out of the answers.',
  symptom: 'NOERROR and the alias without an address (unbound), NOERROR without anything (dnsmasq), SERVFAIL (BIND)',
  fix: 'Except azurecr.io from the protection (private-domain, rebind-domain-ok, except-from).',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    const told = new Set<DnsServerFacts>()
    const pairs = intended(examined.facts, 'privately')
    for (const { host, service } of pairs) {
      const endpoint = service.names[0]!
      const guard = guardOf(examined.facts, host, endpoint)
      const response = examined.ask(host, endpoint.name)
      if (guard === undefined || told.has(guard) || response === undefined || addressesOf(response).length > 0 || response.rcode === 'NXDOMAIN') continue
      told.add(guard)
      yield {
        at: [...guard.path, 'rebindProtection'],
        hosts: [...new Set(pairs.filter((pair) => courseOf(examined.facts, pair.host, endpoint).servers.includes(guard)).map((pair) => pair.host.host.name))],
        what: `${guard.name} (${guard.kind}) takes private addresses out of answers for ${endpoint.name}.`,
        predicted: predicted(host, response),
        fix: `Add azurecr.io to the rebindDomains of ${guard.name}.`,
      }
    }
  },
}
