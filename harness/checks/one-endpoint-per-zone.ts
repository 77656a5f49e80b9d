import type { Facts, HostFacts, PrivateEndpointFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { Check } from './check.ts'
import { causeOfSharedZone } from '../diagnosis/cause/wrong-private.ts'
import { describe, oneOf } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { endpointsFor, memberAddress } from '../diagnosis/intent/intended.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { zonesFor } from '../diagnosis/course/view.ts'

interface Shared {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
  readonly zone: string
  /** Private endpoints in the host's own network, and those in other networks. */
  readonly beside: readonly PrivateEndpointFacts[]
  readonly others: readonly PrivateEndpointFacts[]
}

/** Hosts beside a private endpoint that shares its zone with another private endpoint for the same sub-resource. */
function shared(facts: Facts): readonly Shared[] {
  // Which zones are shared is asked once, not for each host: most designs share none.
  const leads = [...facts.services.values()].flatMap((service) => leadsOf(service).map((endpoint) => ({ service, endpoint, zones: sharedZones(facts, service, endpoint) }))).filter(({ zones }) => zones.size > 0)
  if (leads.length === 0) return []
  return [...facts.hosts.values()].flatMap((host) => leads.flatMap(({ service, endpoint, zones }) => {
    const [linked] = zonesFor(facts, host, endpoint.privatelinkName)
    const zone = linked?.resource.name
    const writing = zone === undefined ? undefined : zones.get(zone)
    if (zone === undefined || writing === undefined) return []
    const beside = writing.filter((one) => one.endpoint.virtualNetwork === host.host.virtualNetwork)
    const others = writing.filter((one) => !beside.includes(one))
    return beside.length > 0 && others.length > 0 ? [{ host, service, endpoint, zone, beside, others }] : []
  }))
}

/** Zones in which private endpoints of several networks register for one name, each with those. */
function sharedZones(facts: Facts, service: ServiceFacts, endpoint: ServiceName): ReadonlyMap<string, readonly PrivateEndpointFacts[]> {
  const all = endpointsFor(facts, service, endpoint)
  const zones = new Set(all.flatMap((one) => one.endpoint.privateDnsZoneGroup))
  return new Map([...zones].flatMap((zone) => {
    const writing = all.filter((one) => one.endpoint.privateDnsZoneGroup.includes(zone))
    return new Set(writing.map((one) => one.endpoint.virtualNetwork)).size > 1 ? [[zone, writing] as const] : []
  }))
}

export const oneEndpointPerZone: Check = {
  id: 'one-endpoint-per-zone',
  title: "Hosts beside a private endpoint are not sent to another network's because both register in one zone.",
  why: 'Of two private endpoints for one sub-resource in one zone the last writer wins; deleting either later takes the record away from both.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: core,
  run({ facts, world }) {
    return each(shared(facts), async ({ host, service, endpoint, zone, beside, others }) => {
      const { name, member } = endpoint
      const response = await world.ask(host.host.name, { name, type: 'A' })
      const addresses = addressesOf(response)
      const names = (endpoints: readonly PrivateEndpointFacts[]) => endpoints.map((one) => one.endpoint.name)
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: `not the address of ${oneOf(names(others))}, since ${oneOf(names(beside))} is in the same virtual network`,
          observed: describe(response),
          holds: !others.some((one) => addresses.includes(memberAddress(one, member) ?? '')),
        },
        () => causeOfSharedZone(facts, zone, { service, endpoint }),
      )
    })
  },
  notApplicable: (facts) =>
    shared(facts).length > 0 ? undefined : 'no zone has records of two private endpoints of one registry, or for one sub-resource of another service, with a host beside one of them',
}
