import type { Check } from './check.ts'
import { ownNamesOf } from '../facts/service-names.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { noAccess } from '../diagnosis/intent/no-access.ts'
import { core } from './support/profiles.ts'

/** A private address is judged here for hosts that a zone serves; for all others `no-private-view-unlinked` does. */
export const neverReachable: Check = {
  id: 'never-reachable',
  title: 'Hosts that are meant never to reach a service neither find its private address nor get in.',
  why: 'What is not meant to be reachable and is, nobody notices until it is used.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    const cases = intended(facts, 'never').flatMap((pair) => ownNamesOf(pair.service).map((endpoint) => ({ pair, endpoint })))
    return each(cases, async ({ pair, endpoint }) => {
      const { name } = endpoint
      const host = pair.host.host.name
      const response = await world.ask(host, { name, type: 'A' })
      return noAccess(facts, pair, endpoint, { response, connection: await world.connect(host, name) })
    })
  },
  notApplicable: ({ topology }) => (topology.intent.some(({ reach }) => reach === 'never') ? undefined : 'no intent says "never"'),
}
