import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { noAccess } from '../diagnosis/intent/no-access.ts'
import { core } from './support/profiles.ts'

/** A private address is judged here for hosts that a zone serves; for all others `no-private-view-unlinked` does. */
export const neverReachable: Check = {
  id: 'never-reachable',
  title: 'Hosts that are meant never to reach a registry neither find its private address nor get in.',
  why: 'What is not meant to be reachable and is, nobody notices until it is used.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  run({ facts, world }) {
    return each(intended(facts, 'never'), async (pair) => {
      const { name } = pair.service.names[0]!
      const host = pair.host.host.name
      const response = await world.ask(host, { name, type: 'A' })
      return noAccess(facts, pair, { response, connection: await world.connect(host, name) })
    })
  },
  notApplicable: ({ topology }) => (topology.intent.some(({ reach }) => reach === 'never') ? undefined : 'no intent says "never"'),
}
