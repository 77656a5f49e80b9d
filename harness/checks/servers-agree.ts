import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfDeviation } from '../diagnosis/cause/deviation.ts'
import { dnsServersPath } from '../diagnosis/cause/dns-servers-path.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { core, hybrid } from './support/profiles.ts'
import { sameView } from './support/same-view.ts'

function withSeveral(facts: Facts): readonly HostFacts[] {
  return [...facts.hosts.values()].filter(({ dnsServers }) => dnsServers.length > 1)
}

/** Servers that give no answer are left to `dns-servers-answer`. */
export const serversAgree: Check = {
  id: 'servers-agree',
  title: 'All DNS servers of a host give it the same private addresses.',
  why: 'Which server is asked changes by the minute. Servers in networks with zones of their own then send the host now to one region and now to another, or to NXDOMAIN.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-resiliency',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    const endpoints = [...facts.services.values()].flatMap((service) => service.names.map((endpoint) => ({ service, endpoint })))
    const cases = withSeveral(facts).flatMap((host) => endpoints.map((one) => ({ host, ...one })))
    return each(cases, async ({ host, service, endpoint }) => {
      const { name } = endpoint
      const asked = await Promise.all(
        host.dnsServers.map(async (server) => ({ server, response: await world.ask(host.host.name, { name, type: 'A' }, { server }) })),
      )
      const view = sameView(facts, asked)
      if (view === undefined) return undefined
      const { heard, ...judged } = view
      return finding(
        { host: host.host.name, subject: `${name} A`, ...judged },
        () => causeOfDeviation({ facts, host, service, endpoint }, heard) ?? {
          because: `the servers of ${host.host.name} lie in networks with different links or different zones of one name`,
          fix: 'Keep the records of every private endpoint in every zone of that name, or link the same zone to the network of each server.',
          at: dnsServersPath(facts, host),
        },
      )
    })
  },
  notApplicable: (facts) => (withSeveral(facts).length > 0 ? undefined : 'no host has more than one DNS server'),
}
