import type { Check } from './check.ts'
import { causeOfRule } from '../diagnosis/cause/firewall.ts'
import { describe, describeConnection } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from './support/finding.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { isPublic, nameAddresses } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { viewOf, zonesFor } from '../diagnosis/course/view.ts'

/** A private address is judged here for hosts that a zone serves; for all others `no-private-view-unlinked` does. */
export const neverReachable: Check = {
  id: 'never-reachable',
  title: 'Hosts that are meant never to reach a registry neither find its private address nor get in.',
  why: 'What is not meant to be reachable and is, nobody notices until it is used.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks',
  profiles: core,
  run({ facts, world }) {
    return each(intended(facts, 'never'), async ({ host, registry, intent }) => {
      const { loginServer, name } = registry.registry
      const response = await world.ask(host.host.name, { name: loginServer, type: 'A' })
      const [zone] = zonesFor(facts, host, registry.endpoints[0]!.privatelinkName)
      const hidden = zone ? addressesOf(response).filter((address) => !isPublic(facts, address)) : []
      const connection = await world.connect(host.host.name, loginServer)
      const inside = connection.outcome === 'http' && connection.status !== 403
      return finding(
        {
          host: host.host.name,
          subject: `https://${loginServer}/v2/`,
          expected: 'no private address, and no more than HTTP 403',
          observed: hidden.length > 0 ? `${describe(response)}; ${describeConnection(connection)}` : describeConnection(connection),
          holds: hidden.length === 0 && !inside,
        },
        () => {
          if (zone && hidden.length > 0) {
            return {
              because: `${zone.resource.name} is linked to ${viewOf(facts, host)} and gives ${host.host.name} ${nameAddresses(facts, hidden)}`,
              fix: `Unlink ${zone.resource.name} from ${viewOf(facts, host)}, or deny the way with a network security group and say so in the intent.`,
              at: zone.path,
            }
          }
          return causeOfRule(facts, host, { address: connection.address, name: loginServer }) ?? {
            because: `${name} lets ${host.host.name} in at ${connection.address} (publicNetworkAccess: ${registry.registry.publicNetworkAccess})`,
            fix: `Disable publicNetworkAccess of ${name}, or allow selected networks only.`,
            at: registry.registry.publicNetworkAccess === 'Enabled' ? ['registries', name, 'publicNetworkAccess'] : intent.path,
          }
        },
      )
    })
  },
  notApplicable: ({ topology }) => (topology.intent.some(({ reach }) => reach === 'never') ? undefined : 'no intent says "never"'),
}
