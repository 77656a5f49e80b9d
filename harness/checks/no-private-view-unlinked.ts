import { isInHostsFile } from '../facts/client-names.ts'
import type { Facts, HostFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { isWithin } from '../dns/name.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { isPublic, nameAddresses } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { answeredByOwner, asksAzure, viewOf } from '../diagnosis/course/view.ts'

interface Unserved {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly names: readonly string[]
}

/**
 * Hosts, and names of services that no private DNS zone may answer them for: on the internet, in networks without a link, and behind
 * servers that forward other names only. What a server's owner wrote there himself may be private.
 */
function unlinked(facts: Facts): readonly Unserved[] {
  return [...facts.hosts.values()].flatMap((host) => [...facts.services.values()].map((service) => ({
    host,
    service,
    names: service.names.filter((endpoint) => mayNotSee(facts, host, endpoint)).map(({ name }) => name),
  }))).filter(({ names }) => names.length > 0)
}

function mayNotSee(facts: Facts, host: HostFacts, endpoint: ServiceName): boolean {
  const view = viewOf(facts, host, endpoint.name)
  if (view === undefined) return answeredByOwner(facts, host, endpoint.name) === undefined
  return asksAzure(host) && !seesPrivateZone(facts, view, endpoint)
}

/** Whether a linked zone may answer for names of such services: one that covers them, or only some of them. */
function seesPrivateZone(facts: Facts, view: string, { name, publicZone, privatelinkZone }: ServiceName): boolean {
  const linked = facts.linkedZones.get(view) ?? []
  const origins = [privatelinkZone, ...(publicZone === undefined ? [] : [publicZone])]
  return linked.some(({ resource: { zoneName } }) => isWithin(name, zoneName) || origins.some((origin) => isWithin(zoneName, origin) || isWithin(origin, zoneName)))
}

export const noPrivateViewUnlinked: Check = {
  id: 'no-private-view-unlinked',
  title: 'Hosts that no linked zone serves never see a private address.',
  why: 'A private address that leaks into a view without a route to it makes the service unreachable there, and tells outsiders the address plan.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    return each(unlinked(facts), async ({ host, service, names }) => {
      const seen = await Promise.all(
        // What a hosts file says leaks from nowhere.
        names.filter((name) => !isInHostsFile(host, name)).map(async (name) => {
          const response = await world.ask(host.host.name, { name, type: 'A' })
          return { response, hidden: addressesOf(response).filter((address) => !isPublic(facts, address)) }
        }),
      )
      const leak = seen.find(({ hidden }) => hidden.length > 0)
      return finding(
        {
          host: host.host.name,
          subject: `${service.names[0]!.name} and its other names A`,
          expected: 'no private address',
          observed: leak ? describe(leak.response) : `none in ${seen.length} names`,
          holds: !leak,
        },
        () =>
          leak && {
            because: `${nameAddresses(facts, leak.hidden)} is served to ${host.host.name}, though no zone that has it is linked to where ${host.host.name} asks`,
            fix: 'Look for the record in a public zone, in a shared forwarder or its cache, or in a hosts file.',
            at: ['hosts', host.host.name],
          },
      )
    })
  },
  notApplicable(facts) {
    if (facts.services.size === 0) return 'the design has no registries or other services'
    return unlinked(facts).length > 0 ? undefined : 'every host is served by a linked zone, or by a server with zones or files of its owner'
  },
}
