import type { Facts, ServiceName } from '../facts/facts.ts'
import { ownNamesOf } from '../facts/service-names.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { foreignName } from '../diagnosis/intent/public-access.ts'
import { core } from './support/profiles.ts'

function foreign(facts: Facts): readonly { readonly pair: Intended; readonly endpoint: ServiceName }[] {
  return intended(facts, 'publicly')
    .filter(({ service }) => service.tenant !== undefined)
    .flatMap((pair) => ownNamesOf(pair.service).map((endpoint) => ({ pair, endpoint })))
}

export const foreignServicesResolve: Check = {
  id: 'foreign-services-resolve',
  formerly: ['foreign-registries-resolve'],
  title: 'Registries and other services of other tenants that are meant to be reached publicly resolve to public addresses.',
  why: "A partner's registry that uses Private Link too leads every client into the zone privatelink.azurecr.io; your own zone of that name then denies it. The same holds for every type of service.",
  source: 'https://learn.microsoft.com/azure/dns/private-dns-fallback',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    return each(foreign(facts), async ({ pair, endpoint }) => foreignName(facts, pair, endpoint, await world.ask(pair.host.host.name, { name: endpoint.name, type: 'A' })))
  },
  notApplicable: (facts) => (foreign(facts).length > 0 ? undefined : 'no intent reaches a service of another tenant publicly'),
}
