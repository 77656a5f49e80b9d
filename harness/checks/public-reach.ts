import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfRoute } from '../diagnosis/cause/firewall.ts'
import { causeOfDenied, interfaceOf } from '../diagnosis/cause/security.ts'
import { describe, describeConnection } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from './support/finding.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { causeOfNotPublic } from '../diagnosis/cause/not-public.ts'
import { isPublicAnswer } from '../diagnosis/observed/public-answer.ts'
import { core } from './support/profiles.ts'

function own(facts: Facts): readonly Intended[] {
  return intended(facts, 'publicly').filter(({ registry }) => registry.registry.tenant === undefined)
}

export const publicReach: Check = {
  id: 'public-reach',
  title: 'Registries that are meant to be reached publicly answer at their public address and let the network in.',
  why: 'Disabling public network access changes no DNS answer: clients still find the public address, and get 403 there.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  run({ facts, world }) {
    return each(own(facts), async ({ host, registry, intent }) => {
      const { loginServer, name } = registry.registry
      const response = await world.ask(host.host.name, { name: loginServer, type: 'A' })
      const resolved = isPublicAnswer(facts, response)
      const connection = resolved ? await world.connect(host.host.name, loginServer) : undefined
      return finding(
        {
          host: host.host.name,
          subject: `https://${loginServer}/v2/`,
          expected: 'HTTP 401 from a public address',
          observed: connection ? describeConnection(connection) : describe(response),
          holds: connection?.outcome === 'http' && connection.status === 401,
        },
        () => {
          if (!connection) return causeOfNotPublic(facts, host, registry, response)
          if (connection.status === 403) {
            return {
              because: `publicNetworkAccess of ${name} is ${registry.registry.publicNetworkAccess}, and the front end shuts ${host.host.name} out`,
              fix: `Enable public network access for these networks, or give ${host.host.name} a private endpoint and say "privately".`,
              at: ['registries', name, 'publicNetworkAccess'],
            }
          }
          const denied = connection.address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain: undefined, address: connection.address }, protocol: 'Tcp', port: 443 })
          return denied ?? causeOfRoute(facts, host, { address: connection.address, name: loginServer }) ?? {
            because: `the public front end of ${name} did not answer ${host.host.name} as a registry does`,
            fix: `Look at the firewall between ${host.host.name} and the internet: 443 to the login server and every data endpoint.`,
            at: intent.path,
          }
        },
      )
    })
  },
  notApplicable: (facts) => (own(facts).length > 0 ? undefined : 'no intent reaches an own registry publicly'),
}
