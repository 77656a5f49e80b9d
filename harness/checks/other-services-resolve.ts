import type { Facts, HostFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { causeOfNotPublic } from '../diagnosis/cause/not-public.ts'
import { isPublicAnswer } from '../diagnosis/observed/public-answer.ts'
import { core } from './support/profiles.ts'

interface Case {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
}

/** A registry that many clients need, and of each type of service that the design has one of somebody else. */
function cases(facts: Facts): readonly Case[] {
  const inside = [...facts.hosts.values()].filter(({ host }) => host.virtualNetwork !== undefined || host.site !== undefined)
  return inside
    .flatMap((host) => [facts.canary, ...facts.strangers].flatMap((service) => service.names.map((endpoint) => ({ host, service, endpoint }))))
}

export const otherServicesResolve: Check = {
  id: 'other-services-resolve',
  formerly: ['other-registries-resolve'],
  title: 'Registries and other services that the design has nothing to do with still resolve publicly from its virtual networks.',
  why: 'A private zone called azurecr.io denies every other registry, among them those that Azure Arc and AKS extensions pull from; one called vault.azure.net denies every other key vault.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, service, endpoint }) => {
      const { name } = endpoint
      const response = await world.ask(host.host.name, { name, type: 'A' })
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: 'a public address',
          observed: describe(response),
          holds: isPublicAnswer(facts, response),
        },
        () => causeOfNotPublic(facts, host, { service, endpoint }, response),
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no host is in a virtual network, or in a site whose DNS server lets the lab’s public addresses pass'),
}
