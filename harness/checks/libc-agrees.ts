import type { Check } from './check.ts'
import { causeOfSearch } from '../diagnosis/cause/search-list.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { agreeAnew } from './support/anew.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { core } from './support/profiles.ts'
import { addressesOf, sameMembers } from '../diagnosis/observed/response.ts'

/** Compares with the answer on the wire, whatever that is: whether it is right, other checks judge. */
export const libcAgrees: Check = {
  id: 'libc-agrees',
  title: "A host's C library finds the addresses that its DNS servers answer.",
  why: 'What dig shows can be right while every application is wrong: a hosts file, a search domain, a second name server or a local cache stands between.',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    const names = [...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
    const cases = [...facts.hosts.values()].flatMap((host) => names.map((name) => ({ host, name })))
    return each(cases, async ({ host, name }) => {
      const [response, lookup] = await Promise.all([
        world.ask(host.host.name, { name, type: 'A' }),
        world.lookup(host.host.name, name),
      ])
      const wire = addressesOf(response)
      const { anew } = world
      const holds = sameMembers(wire, lookup.addresses) || (wire.length > 0 && lookup.addresses.length > 0 && anew !== undefined && (await agreeAnew(
        async () => (await anew.lookup(host.host.name, name)).addresses,
        async () => addressesOf(await anew.ask(host.host.name, { name, type: 'A' })),
      )))
      return finding(
        {
          host: host.host.name,
          subject: `getent ahostsv4 ${name}`,
          expected: wire.join(', ') || 'no address',
          observed: lookup.addresses.join(', ') || 'no address',
          holds,
        },
        () => causeOfSearch(host, name) ?? ({
          because: `the C library of ${host.host.name} does not ask, or does not believe, ${host.dnsServers.join(', ')}, which says ${describe(response)}`,
          fix: `Look at /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf of ${host.host.name}.`,
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable: ({ hosts, services }) => (hosts.size > 0 && services.size > 0 ? undefined : 'the design has no hosts, or no registries or other services'),
}
