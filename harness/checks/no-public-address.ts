import type { Check } from './check.ts'
import { leadsOf } from '../facts/service-names.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { keptNames, noPublicAddress as judged } from '../diagnosis/intent/no-public-address.ts'
import { core, hybrid } from './support/profiles.ts'

export const noPublicAddress: Check = {
  id: 'no-public-address',
  title: 'No name of a service, nor its privatelink alias, gives a public address to a host that is meant to reach it privately.',
  why: 'Traffic to a public address leaves the virtual network; with public network access disabled it ends in a 403.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: [...core, ...hybrid],
  hostByHost: true,
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap((pair) => leadsOf(pair.service).map((lead) => ({ pair, lead })))
    return each(cases, async ({ pair, lead }) => {
      const asked = keptNames(facts, pair).filter(({ endpoint }) => endpoint.group === lead.group).map(async (kept) => ({ ...kept, response: await world.ask(pair.host.host.name, { name: kept.name, type: 'A' }) }))
      return judged(facts, pair, lead, await Promise.all(asked))
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
