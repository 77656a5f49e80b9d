import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe, describeConnection } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { causeOfRoute } from '../diagnosis/cause/firewall.ts'
import { finding } from './support/finding.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { causeOfNotPublic } from '../diagnosis/cause/not-public.ts'
import { isPublicAnswer } from '../diagnosis/observed/public-answer.ts'
import { core } from './support/profiles.ts'

function cases(facts: Facts) {
  return intended(facts, 'publicly')
    .filter(({ registry: { registry } }) => registry.tenant === undefined && registry.publicNetworkAccess === 'Enabled')
    .flatMap((pair) => pair.registry.endpoints.filter(({ kind }) => kind === 'data').map((endpoint) => ({ ...pair, endpoint })))
}

/** The login server is judged by `public-reach`. Where public access is off, that says so. */
export const publicDataReach: Check = {
  id: 'public-data-reach',
  title: "Every region's data endpoint of a registry that is meant to be reached publicly answers as well.",
  why: 'Login and manifest come from the login server, layers from the data endpoints: where a firewall allows only the first, every pull stops half way, or on the day when another region takes over.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules',
  profiles: core,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, registry, endpoint, intent }) => {
      const response = await world.ask(host.host.name, { name: endpoint.name, type: 'A' })
      const resolved = isPublicAnswer(facts, response)
      const connection = resolved ? await world.connect(host.host.name, endpoint.name) : undefined
      return finding(
        {
          host: host.host.name,
          subject: `https://${endpoint.name}`,
          expected: 'an answer from a public address',
          observed: connection ? describeConnection(connection) : describe(response),
          holds: connection?.outcome === 'http' && connection.status !== 403,
        },
        () => {
          if (!connection) return causeOfNotPublic(facts, host, registry, response)
          return causeOfRoute(facts, host, { address: connection.address, name: endpoint.name }) ?? {
            because: `the data endpoint of ${registry.registry.name} in ${endpoint.region} did not answer ${host.host.name}`,
            fix: `Look at the firewall between ${host.host.name} and the internet: 443 to the login server and every data endpoint.`,
            at: intent.path,
          }
        },
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no registry with data endpoints is meant to be reached publicly'),
}
