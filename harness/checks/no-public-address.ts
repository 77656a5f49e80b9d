import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { keptNames, noPublicAddress as judged } from '../diagnosis/intent/no-public-address.ts'
import { core, hybrid } from './support/profiles.ts'

export const noPublicAddress: Check = {
  id: 'no-public-address',
  title: 'No name of a registry, nor its privatelink alias, gives a public address to a host that is meant to reach it privately.',
  why: 'Traffic to a public address leaves the virtual network; with public network access disabled it ends in a 403.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    return each(intended(facts, 'privately'), async (pair) => {
      const asked = keptNames(facts, pair).map(async (kept) => ({ ...kept, response: await world.ask(pair.host.host.name, { name: kept.name, type: 'A' }) }))
      return judged(facts, pair, await Promise.all(asked))
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
