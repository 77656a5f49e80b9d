import type { Facts, ServiceName } from '../facts/facts.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { Check } from './check.ts'
import { maySend } from '../diagnosis/cause/security.ts'
import { causeOf } from '../diagnosis/cause/cause-of.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { asFarAsKnown, inboundEndpointsFor } from '../diagnosis/course/forwarders.ts'
import { endpointsFor, intended, type Intended, memberAddress } from '../diagnosis/intent/intended.ts'
import { hybrid } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { courseOf } from '../diagnosis/course/follow.ts'

interface Case extends Intended {
  readonly endpoint: ServiceName
  readonly inbound: DnsServerFacts
}

function cases(facts: Facts): readonly Case[] {
  return intended(facts, 'privately').flatMap((pair) => leadsOf(pair.service).flatMap((endpoint) =>
    inboundEndpointsFor(facts, pair.host, endpoint.name)
      .filter((inbound) => maySend(facts, pair.host, inbound))
      .filter(({ address }) => courseOf(facts, pair.host, { ...endpoint, server: address }).end === 'azure')
      .map((inbound) => ({ ...pair, endpoint, inbound })),
  ))
}

/** Asks each inbound endpoint that a host's questions may come by, also those that are second choice today. */
export const inboundEndpointSeesZone: Check = {
  id: 'inbound-endpoint-sees-zone',
  title: 'Every inbound endpoint that a private service is asked of knows its private address.',
  why: 'An inbound endpoint answers with the view of its own virtual network. Without a link from there to the zone it hands out the public address, and everybody behind it goes to the internet.',
  source: 'https://learn.microsoft.com/azure/dns/dns-private-resolver-overview',
  profiles: hybrid,
  hostByHost: true,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, service, endpoint, inbound }) => {
      const own = endpointsFor(facts, service, endpoint).map((one) => memberAddress(one, endpoint.member)).filter((address) => address !== undefined)
      const response = await world.ask(host.host.name, { name: endpoint.name, type: 'A' }, { server: inbound.address })
      const addresses = addressesOf(response)
      const network = 'virtualNetwork' in inbound.place ? inbound.place.virtualNetwork : ''
      return finding(
        {
          host: host.host.name,
          subject: `${endpoint.name} A @${inbound.address}`,
          expected: own.length > 0 ? `one of ${own.join(', ')}` : 'the address of a private endpoint',
          observed: describe(response),
          holds: addresses.length > 0 && addresses.every((address) => own.includes(address)),
        },
        () => {
          const { because, fix, at, edits } = causeOf({ facts, host: { ...host, dnsServers: [inbound.address] }, service, endpoint }, response)
          return { because: `${inbound.name} has the view of ${network}: ${because}`, fix, at: at ?? ['virtualNetworks', network], ...(edits && { edits }) }
        },
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : asFarAsKnown(facts, 'no host asks, and may ask itself, an inbound endpoint for a service that it is meant to reach privately')),
}
