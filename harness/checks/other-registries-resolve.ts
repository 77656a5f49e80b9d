import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { causeOfNotPublic } from '../diagnosis/cause/not-public.ts'
import { isPublicAnswer } from '../diagnosis/observed/public-answer.ts'
import { core } from './support/profiles.ts'

function inNetworks(facts: Facts): readonly HostFacts[] {
  return [...facts.hosts.values()].filter(({ host }) => host.virtualNetwork !== undefined || host.site !== undefined)
}

export const otherRegistriesResolve: Check = {
  id: 'other-registries-resolve',
  title: 'Registries that the design has nothing to do with still resolve publicly from its virtual networks.',
  why: 'A private zone called azurecr.io denies every other registry, among them those that Azure Arc and AKS extensions pull from.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: core,
  run({ facts, world }) {
    const name = facts.canary.names[0]!.name
    return each(inNetworks(facts), async (host) => {
      const response = await world.ask(host.host.name, { name, type: 'A' })
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: 'a public address',
          observed: describe(response),
          holds: isPublicAnswer(facts, response),
        },
        () => causeOfNotPublic(facts, host, facts.canary, response),
      )
    })
  },
  notApplicable: (facts) => (inNetworks(facts).length > 0 ? undefined : 'no host is in a virtual network or in a site'),
}
