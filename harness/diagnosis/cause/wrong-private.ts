import type { Facts } from '../../facts/facts.ts'
import type { AskedName } from './asked-name.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { nameAddresses, placesAt } from '../observed/places.ts'
import { endpointsFor } from '../intent/intended.ts'
import { hasRecord, zonesFor } from '../course/view.ts'

/** Why a host was given private addresses, but not those of the private endpoint that should serve it. */
export function causeOfWrongPrivate({ facts, host, service, endpoint }: AskedName, addresses: readonly string[]): Cause {
  const zone = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name).find(({ resource }) => hasRecord(facts, resource.name, endpoint.privatelinkName))
  if (!zone) {
    return {
      because: `${nameAddresses(facts, addresses)} came from somewhere else than the zones linked to ${host.host.virtualNetwork ?? 'its network'}`,
      fix: `Look at the records of ${oneOf(host.dnsServers, 'and')}.`,
      at: ['hosts', host.host.name],
    }
  }
  const { resource } = zone
  const relative = endpoint.privatelinkName.slice(0, -(resource.zoneName.length + 1))
  if (resource.recordSets.some((set) => set.name === relative && set.type === 'A')) {
    const stale = addresses.filter((address) => placesAt(facts, address).length === 0)
    return {
      because: `the record set ${relative} in ${resource.name} was written by hand${stale.length > 0 ? `, and no private endpoint has ${oneOf(stale)}` : ''}`,
      fix: `Correct the record set, or delete it and let the private endpoint's privateDnsZoneGroup write it.`,
      at: ['privateDnsZones', resource.name, 'recordSets', relative],
    }
  }
  const writers = writersOf(facts, resource.name, { service, endpoint })
  if (writers.length > 1) return causeOfSharedZone(facts, resource.name, { service, endpoint })
  return {
    because: `${resource.name} has the records of ${oneOf(writers)}, which is not what should serve ${host.host.name}`,
    fix: `Link ${host.host.virtualNetwork ?? 'its network'} to the zone of the private endpoint that should, or say in the intent that ${oneOf(writers)} may.`,
    at: ['privateEndpoints', writers[0] ?? '', 'privateDnsZoneGroup'],
  }
}

/** Several private endpoints for one name write into one zone. */
export function causeOfSharedZone(facts: Facts, zone: string, asked: Pick<AskedName, 'service' | 'endpoint'>): Cause {
  const writers = writersOf(facts, zone, asked)
  return {
    because: `${oneOf(writers, 'and')} register in the same zone ${zone}, where the last writer replaces the others' records`,
    fix: `Use one zone for each private endpoint of ${asked.service.name} (one per region, in resource groups of their own), linked to the networks it serves.`,
    at: ['privateEndpoints', writers.at(-1) ?? '', 'privateDnsZoneGroup'],
  }
}

/** Private endpoints for a name whose zone group names the zone, in the order in which they write. */
export function writersOf(facts: Facts, zone: string, { service, endpoint: name }: Pick<AskedName, 'service' | 'endpoint'>): readonly string[] {
  return endpointsFor(facts, service, name)
    .filter(({ endpoint }) => endpoint.privateDnsZoneGroup.includes(zone))
    .map(({ endpoint }) => endpoint.name)
}
