import { courseOf } from '../diagnosis/course/follow.ts'
import { guardOf, rebindDomain } from '../diagnosis/cause/rebinding.ts'
import { oneOf } from '../diagnosis/observed/describe.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted } from './support/sightings.ts'

/** M30: unbound leaves the alias without an address, dnsmasq nothing, BIND answers SERVFAIL. */
export const rebindProtection: Misconfiguration = {
  id: 'rebind-protection',
  catalogue: 'M30',
  title: 'Protection against rebinding takes private addresses out of the answers.',
  symptom: 'NOERROR and the alias without an address (unbound), NOERROR without anything (dnsmasq), SERVFAIL (BIND)',
  fix: 'Except azurecr.io, or the public zone of another service, from the protection (private-domain, rebind-domain-ok, except-from).',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    const told = new Set<DnsServerFacts>()
    const pairs = intended(examined.facts, 'privately')
    const leads = pairs.flatMap(({ host, service }) => leadsOf(service).map((endpoint) => ({ host, endpoint })))
    for (const { host, endpoint } of leads) {
      const guard = guardOf(examined.facts, host, endpoint)
      if (guard === undefined || told.has(guard)) continue
      const response = examined.ask(host, endpoint.name)
      if (response === undefined || addressesOf(response).length > 0 || response.rcode === 'NXDOMAIN') continue
      told.add(guard)
      const guarded = leads.filter((lead) => guardOf(examined.facts, lead.host, lead.endpoint) === guard)
      yield {
        at: [...guard.path, 'rebindProtection'],
        hosts: [...new Set(pairs.filter((pair) => courseOf(examined.facts, pair.host, endpoint).servers.includes(guard)).map((pair) => pair.host.host.name))],
        what: `${guard.name} (${guard.kind}) takes private addresses out of answers for ${endpoint.name}.`,
        predicted: predicted(host, response),
        fix: `Add ${oneOf([...new Set(guarded.map((lead) => rebindDomain(lead.endpoint, guard)))], 'and')} to the rebindDomains of ${guard.name}.`,
      }
    }
  },
}
