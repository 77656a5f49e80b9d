import { usesOfZone } from '../../azure/private-link.ts'
import type { PrivateDnsZone } from '../../azure/resources.ts'
import { isWithin } from '../../dns/name.ts'
import type { Facts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import { nearest } from '../../language/nearest.ts'
import { publishedZones } from '../../resources/private-endpoints/published-zones.ts'
import { endpointsFor } from '../intent/intended.ts'

/**
 * A linked zone that was meant for a service's name and is called so that no record of it belongs there.
 * - `public suffix`: as the public zone with privatelink in front, where Azure calls it otherwise: `privatelink.vault.azure.net`;
 * - `other cloud`: as in the US government's cloud or in China's;
 * - `misspelt`: nearly as it should be, and as no zone of the table;
 * - `other service`: as the zone of something else, although the private endpoint registers in it;
 * - `registered`: otherwise, although the private endpoint registers in it.
 */
export interface Misnamed {
  readonly zone: PrivateDnsZone
  readonly why: 'public suffix' | 'other cloud' | 'misspelt' | 'other service' | 'registered'
}

/** Such a zone among those linked to a network, if there is one. A zone that another name of the service belongs to is none, nor is one that the table gives to the private endpoint's sub-resource. */
export function misnamedZone(facts: Facts, network: string, { service, endpoint }: { readonly service: ServiceFacts; readonly endpoint: ServiceName }): Misnamed | undefined {
  const serving = endpointsFor(facts, service, endpoint)
  const groups = serving.flatMap((one) => one.endpoint.privateDnsZoneGroup)
  const published = serving.flatMap((one) => publishedZones(facts.topology, one.endpoint))
  for (const { resource: zone } of facts.linkedZones.get(network) ?? []) {
    if (published.includes(zone.zoneName) || service.names.some(({ privatelinkName }) => isWithin(privatelinkName, zone.zoneName))) continue
    const why = whyMeant(zone.zoneName, service, endpoint) ?? (groups.includes(zone.name) ? registered(zone.zoneName) : undefined)
    if (why !== undefined) return { zone, why }
  }
  return undefined
}

function whyMeant(zoneName: string, { type }: ServiceFacts, { group, publicZone, privatelinkZone }: ServiceName): Misnamed['why'] | undefined {
  if (zoneName === `privatelink.${publicZone}`) return 'public suffix'
  const uses = usesOfZone(zoneName)
  if (uses.some((use) => use.type.word === type && use.group.id === group && use.cloud !== 'public')) return 'other cloud'
  return uses.length === 0 && nearest(zoneName, [privatelinkZone]) !== undefined ? 'misspelt' : undefined
}

function registered(zoneName: string): Misnamed['why'] {
  return usesOfZone(zoneName).some(({ cloud }) => cloud === 'public') ? 'other service' : 'registered'
}
