import type { Facts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { traitsOf } from '../facts/dns-servers.ts'
import type { Check } from './check.ts'
import { causeOfDeviation } from '../diagnosis/cause/deviation.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { asFarAsKnown, asked, type Asked } from '../diagnosis/course/forwarders.ts'
import { forwardingFor, type Forwarding } from '../diagnosis/course/hops.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { hybrid } from './support/profiles.ts'
import { sameView } from './support/same-view.ts'

interface Case extends Asked {
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
  readonly forwarding: Forwarding
}

/** Each name that a host needs privately, where its server has a choice of forwarders for it. */
function cases(facts: Facts): readonly Case[] {
  const servers = asked(facts)
  return intended(facts, 'privately').flatMap(({ host, service }) =>
    servers.filter((one) => one.host === host).flatMap(({ server }) =>
      service.names.flatMap((endpoint) => {
        const forwarding = forwardingFor(server, endpoint.name)
        return forwarding !== undefined && forwarding.addresses.length > 1 ? [{ host, server, service, endpoint, forwarding }] : []
      }),
    ),
  )
}

/** Forwarders are asked directly, as the server would ask them. One that does not answer another check finds. */
export const forwardersAgree: Check = {
  id: 'forwarders-agree',
  title: 'All forwarders of a server give the same private addresses.',
  why: 'BIND and unbound choose among forwarders by round trip times and chance, dnsmasq without strict-order as well, and any server goes on to the next when one is silent. Where these see different zones, clients get now one region’s address, now another’s, now NXDOMAIN.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-resiliency',
  profiles: hybrid,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, server, service, endpoint, forwarding }) => {
      const { name } = endpoint
      const answers = await Promise.all(
        forwarding.addresses.map(async (address) => ({ server: address, response: await world.ask(host.host.name, { name, type: 'A' }, { server: address }) })),
      )
      const view = sameView(facts, answers)
      if (view === undefined) return undefined
      const { heard, ...judged } = view
      return finding(
        { host: host.host.name, subject: `${name} A from the forwarders of ${server.name}`, ...judged },
        () => causeOfDeviation({ facts, host, service, endpoint }, heard) ?? ({
          because: `the forwarders of ${server.name} (${server.kind}) for ${forwarding.domain || 'everything'} see different zones, and ${traitsOf(server).prefers === 'first' ? 'the second is asked when the first is silent' : 'it prefers none of them'}`,
          fix: 'Link one zone to the networks of all of them, or keep the records of every private endpoint in every zone; take out forwarders that see none.',
          at: forwarding.at,
        }),
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : asFarAsKnown(facts, 'no server has several forwarders for a service that somebody is meant to reach privately')),
}
