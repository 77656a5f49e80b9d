import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { seenPublicly } from './support/seen-publicly.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { publicLogin } from '../diagnosis/intent/public-access.ts'
import { core } from './support/profiles.ts'

function own(facts: Facts): readonly Intended[] {
  return intended(facts, 'publicly').filter(({ service }) => service.tenant === undefined)
}

export const publicReach: Check = {
  id: 'public-reach',
  title: 'Registries that are meant to be reached publicly answer at their public address and let the network in.',
  why: 'Disabling public network access changes no DNS answer: clients still find the public address, and get 403 there.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  run(rehearsed) {
    return each(own(rehearsed.facts), async (pair) => publicLogin(rehearsed.facts, pair, await seenPublicly(rehearsed, pair.host, pair.service.names[0]!.name)))
  },
  notApplicable: (facts) => (own(facts).length > 0 ? undefined : 'no intent reaches an own registry publicly'),
}
