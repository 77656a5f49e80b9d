import type { Facts, ServiceName } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { seenPublicly } from './support/seen-publicly.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { publicData, publicDataEndpoints } from '../diagnosis/intent/public-access.ts'
import { core } from './support/profiles.ts'

function cases(facts: Facts): readonly { readonly pair: Intended; readonly endpoint: ServiceName }[] {
  return intended(facts, 'publicly').flatMap((pair) => publicDataEndpoints(pair).map((endpoint) => ({ pair, endpoint })))
}

/** The login server is judged by `public-reach`. Where public access is off, that says so. */
export const publicDataReach: Check = {
  id: 'public-data-reach',
  title: "Every region's data endpoint of a registry that is meant to be reached publicly answers as well.",
  why: 'Login and manifest come from the login server, layers from the data endpoints: where a firewall allows only the first, every pull stops half way, or on the day when another region takes over.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules',
  profiles: core,
  hostByHost: true,
  run(rehearsed) {
    return each(cases(rehearsed.facts), async ({ pair, endpoint }) => publicData(rehearsed.facts, pair, endpoint, await seenPublicly(rehearsed, pair.host, endpoint.name)))
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no registry with data endpoints is meant to be reached publicly'),
}
