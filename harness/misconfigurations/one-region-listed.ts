import { asked } from '../diagnosis/course/forwarders.ts'
import { forwardingFor } from '../diagnosis/course/hops.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import { inboundEndpoints } from '../facts/dns-servers.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

function regionOf({ facts }: Examined, { place }: DnsServerFacts): string {
  return 'virtualNetwork' in place ? (facts.topology.virtualNetworks.get(place.virtualNetwork)?.location ?? '') : ''
}

/** M28. Its symptom is that of the day when the region is down, so that is the world in which it is predicted. */
export const oneRegionListed: Misconfiguration = {
  id: 'one-region-listed',
  catalogue: 'M28',
  title: "A server outside Azure lists one region's inbound endpoints only, although others exist.",
  symptom: 'no private name is found while that region is down',
  fix: 'List inbound endpoints of two regions.',
  source: 'https://learn.microsoft.com/azure/dns/tutorial-dns-private-resolver-failover',
  *find(examined) {
    const { facts } = examined
    const inbound = inboundEndpoints(facts)
    const pairs = intended(facts, 'privately')
    const told = new Set<DnsServerFacts>()
    for (const { host, server } of asked(facts)) {
      if ('virtualNetwork' in server.place || told.has(server)) continue
      const names = pairs.filter((one) => one.host === host).flatMap(({ service }) => leadsOf(service)).map((lead) => lead.name)
      const name = names.find((one) => forwardingFor(server, one)?.domain !== '') ?? names[0]
      const forwarding = name === undefined ? undefined : forwardingFor(server, name)
      if (name === undefined || forwarding === undefined) continue
      const listed = inbound.filter(({ address }) => forwarding.addresses.includes(address))
      const regions = new Set(listed.map((one) => regionOf(examined, one)))
      const others = inbound.filter((one) => !regions.has(regionOf(examined, one)))
      if (listed.length === 0 || listed.length < forwarding.addresses.length || regions.size !== 1 || others.length === 0) continue
      const now = examined.ask(host, name)
      const then = examined.askWithout(listed.map(({ component }) => component), host, name)
      if (now?.rcode !== 'NOERROR' || then !== undefined) continue
      told.add(server)
      yield {
        at: forwarding.at,
        hosts: [...new Set(asked(facts).filter((one) => one.server === server).map((one) => one.host.host.name))],
        what: `${server.name} knows the inbound endpoints of ${[...regions].join()} only.`,
        predicted: predicted(host, then, `that is while ${listed.map((one) => one.name).join(' and ')} is down`),
        fix: `Add ${others.map(({ address, name: endpoint }) => `${address} (${endpoint})`).join(' or ')} to the forwarders of ${server.name}.`,
      }
    }
  },
}
