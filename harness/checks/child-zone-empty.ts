import { privatelinkZone as registryPrivatelinkZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import type { Facts, HostFacts, LinkedZone } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { core } from './support/profiles.ts'
import { addressesOf, denialOf } from '../diagnosis/observed/response.ts'
import { hasRecord, viewOf, zonesFor } from '../diagnosis/course/view.ts'

interface Shadowed {
  readonly host: HostFacts
  readonly name: string
  readonly child: LinkedZone
  readonly parent: LinkedZone
}

/** Names that a linked zone has, and that a longer zone name linked to the same network covers. */
function shadowed(facts: Facts): readonly Shadowed[] {
  return [...facts.hosts.values()].flatMap((host) =>
    [...facts.services.values()]
      .flatMap(({ names }) => names)
      .flatMap(({ privatelinkName: name, privatelinkZone }) => {
        const [child, ...above] = zonesFor(facts, host, name)
        const parent = above.find(({ resource }) => hasRecord(facts, resource.name, name))
        const below = child && child.resource.zoneName !== privatelinkZone && isWithin(child.resource.zoneName, privatelinkZone)
        return below && parent ? [{ host, name, child, parent }] : []
      }),
  )
}

export const childZoneEmpty: Check = {
  id: 'child-zone-empty',
  title: 'No linked zone below privatelink.azurecr.io, or below that of another service, hides records that its parent has.',
  why: 'Of the linked zones the longest name decides, found or not: an empty zone for a region denies the data endpoint whose record is in the parent.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-overview',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    return each(shadowed(facts), async ({ host, name, child, parent }) => {
      const response = await world.ask(host.host.name, { name, type: 'A' })
      const denied = response !== undefined && addressesOf(response).length === 0 && denialOf(response)?.zone === child.resource.zoneName
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: `not denied by ${child.resource.zoneName}`,
          observed: describe(response),
          holds: response !== undefined && !denied,
        },
        () => ({
          because: `${child.resource.name} (${child.resource.zoneName}) is linked to ${viewOf(facts, host, name)} beside ${parent.resource.name}, which has the record`,
          fix: `Remove ${child.resource.name} or its link: ${parent.resource.zoneName} is the only zone that ${isWithin(name, registryPrivatelinkZone) ? "a registry's private endpoint needs" : `${name} needs`}.`,
          at: child.path,
        }),
      )
    })
  },
  notApplicable: (facts) => (shadowed(facts).length > 0 ? undefined : 'no zone below privatelink.azurecr.io or another service’s zone is linked beside one that has the records'),
}
