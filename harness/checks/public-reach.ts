import type { Facts, ServiceName } from '../facts/facts.ts'
import { ownNamesOf } from '../facts/service-names.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { seenPublicly } from './support/seen-publicly.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { foreignConnection, publicName } from '../diagnosis/intent/public-access.ts'
import { core } from './support/profiles.ts'

function cases(facts: Facts): readonly { readonly pair: Intended; readonly endpoint: ServiceName }[] {
  return intended(facts, 'publicly').flatMap((pair) => ownNamesOf(pair.service).map((endpoint) => ({ pair, endpoint })))
}

export const publicReach: Check = {
  id: 'public-reach',
  title: 'Registries and other services that are meant to be reached publicly answer at their public address and let the network in.',
  why: 'Neither public network access nor rules for selected addresses change a DNS answer: clients find the public address as ever, and get 403 there.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  hostByHost: true,
  run(rehearsed) {
    const { facts } = rehearsed
    return each(cases(facts), async ({ pair, endpoint }) => {
      const seen = await seenPublicly(rehearsed, pair.host, endpoint.name)
      // What a service of another tenant answers is its own affair, as long as it answers from its public address.
      return pair.service.tenant === undefined ? publicName(facts, pair, endpoint, seen) : foreignConnection(facts, pair, endpoint, seen)
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no intent reaches a service publicly'),
}
