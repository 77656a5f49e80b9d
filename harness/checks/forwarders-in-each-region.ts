import type { Facts } from '../facts/facts.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import { inboundEndpoints } from '../facts/dns-servers.ts'
import { causeOfBrokenWay } from '../diagnosis/cause/forwarding.ts'
import type { Check } from './check.ts'
import { causeOfDenied, interfaceOf, maySend } from '../diagnosis/cause/security.ts'
import { each } from './support/each.ts'
import { denialOf } from '../facts/security.ts'
import { finding } from '../diagnosis/finding.ts'
import { asFarAsKnown, asked, type Asked } from '../diagnosis/course/forwarders.ts'
import { forwardingFor } from '../diagnosis/course/hops.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { hybrid } from './support/profiles.ts'

function byRegion(facts: Facts): readonly { readonly found: DnsServerFacts; readonly region: string }[] {
  return inboundEndpoints(facts).map((found) => ({
    found,
    region: 'virtualNetwork' in found.place ? (facts.topology.virtualNetworks.get(found.place.virtualNetwork)?.location ?? '') : '',
  }))
}

function regionsOf(facts: Facts): readonly string[] {
  return [...new Set(byRegion(facts).map(({ region }) => region))]
}

/** Servers of sites that send a registry's names to inbound endpoints, with a host that relies on them. */
function cases(facts: Facts): readonly Asked[] {
  const relying = new Set(intended(facts, 'privately').map(({ host }) => host))
  const inbound = new Set(byRegion(facts).map(({ found }) => found.address))
  const seen = new Set<DnsServerFacts>()
  return asked(facts).filter(({ host, server }) => {
    const uses = forwardingFor(server, facts.canary.names[0]!.name)?.addresses.some((address) => inbound.has(address)) ?? false
    if (!relying.has(host) || !uses || seen.has(server)) return false
    seen.add(server)
    return true
  })
}

function maySendFrom(facts: Facts, from: DnsServerFacts, to: DnsServerFacts): boolean {
  return denialOf(facts, { from, to, protocol: 'Udp', port: 53 }) === undefined
}

export const forwardersInEachRegion: Check = {
  id: 'forwarders-in-each-region',
  title: 'Where resolvers stand in several regions, servers outside Azure forward to more than one of them, and each answers.',
  why: 'A resolver is redundant within its region and does not fail over to another. A server that knows one of them only is without private names while that region is down.',
  source: 'https://learn.microsoft.com/azure/dns/tutorial-dns-private-resolver-failover',
  profiles: hybrid,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, server }) => {
      const { name } = facts.canary.names[0]!
      const forwarding = forwardingFor(server, name)!
      const forwarders = byRegion(facts).filter(({ found }) => forwarding.addresses.includes(found.address))
      // What rules let the server ask, and not the host, cannot be seen from here.
      const listed = forwarders.filter(({ found }) => maySend(facts, host, found) || !maySendFrom(facts, server, found))
      const answers = await Promise.all(listed.map(async ({ found, region }) => ({
        region,
        answered: (await world.ask(host.host.name, { name, type: 'A' }, { server: found.address })) !== undefined,
        address: found.address,
      })))
      const working = new Set(answers.filter(({ answered }) => answered).map(({ region }) => region))
      if (working.size < 2 && listed.length < forwarders.length) return undefined
      return finding(
        {
          host: host.host.name,
          subject: `${forwarding.domain || 'everything'} at ${server.name}`,
          expected: `forwarders in two of ${regionsOf(facts).join(', ')}, each answering`,
          observed: answers.map(({ address, region, answered }) => `${address} in ${region} ${answered ? 'answers' : 'is silent'}`).join(', '),
          holds: working.size > 1,
        },
        () => {
          const missing = byRegion(facts).filter(({ found }) => !forwarding.addresses.includes(found.address))
          const silent = answers.find(({ answered }) => !answered)
          const denied = silent && causeOfDenied(facts, { from: interfaceOf(facts, host), to: listed.find(({ found }) => found.address === silent.address)!.found, protocol: 'Udp', port: 53 })
          const broken = silent && causeOfBrokenWay(facts, server, silent.address)
          return denied ?? broken ?? {
            because: silent
              ? `${silent.address}, the forwarder in ${silent.region}, does not answer ${host.host.name}`
              : `${server.name} forwards to ${[...working].join(', ')} only`,
            fix: silent ? `Look at the way to ${silent.address}: routes there and back, port 53.` : `Add ${missing.map(({ found, region }) => `${found.address} (${found.name}, ${region})`).join(' or ')} to its forwarders.`,
            at: forwarding.at,
          }
        },
      )
    })
  },
  notApplicable(facts) {
    if (regionsOf(facts).length < 2) return 'inbound endpoints stand in one region at most'
    return cases(facts).length > 0 ? undefined : asFarAsKnown(facts, 'no host relies on a server that forwards to an inbound endpoint')
  },
}
