import { isWithin } from '../dns/name.ts'
import type { Path } from '../dns/path.ts'
import type { RRset, Soa } from '../dns/zone.ts'
import type { PrivateDnsZone } from './resources.ts'
import type { PrivateEndpointMember } from './private-endpoint.ts'

/** SOA of every private DNS zone; the serial is not maintained. https://learn.microsoft.com/azure/dns/private-dns-privatednszone */
export const privateZoneSoa: Soa = {
  mname: 'azureprivatedns.net',
  rname: 'azureprivatedns-hostmaster.microsoft.com',
  serial: 1,
  refresh: 3600,
  retry: 300,
  expire: 2419200,
  minimum: 300,
  ttl: 3600,
}

/** TTL of the records that zone groups and autoregistration write. https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints */
export const managedRecordTtl = 10

/** A writer of A records into a zone: a private endpoint's zone group, or autoregistration. */
export interface ManagedRecord {
  /** Fully qualified. */
  readonly name: string
  readonly address: string
  readonly from: Path
}

/** Fully qualified name of a record set. */
export function recordSetName(recordSet: string, zoneName: string): string {
  return recordSet === '@' ? zoneName : `${recordSet}.${zoneName}`
}

/** The name of the record set that a name has in a zone. */
export function relativeName(name: string, zoneName: string): string {
  return name === zoneName ? '@' : name.slice(0, -(zoneName.length + 1))
}

/** The records that a private endpoint's zone group keeps in a zone: those of its names that lie in it. */
export function zoneGroupRecords(zoneName: string, members: readonly PrivateEndpointMember[], from: Path): readonly ManagedRecord[] {
  return members
    .filter(({ endpoint }) => isWithin(endpoint.privatelinkName, zoneName))
    .map(({ endpoint, address }) => ({ name: endpoint.privatelinkName, address, from }))
}

/**
 * What a private DNS zone serves. A later writer replaces the record set of an earlier one: two private endpoints of one
 * registry in one zone leave the last one's addresses (https://learn.microsoft.com/azure/private-link/private-endpoint-dns).
 * Record sets of the topology are what somebody wrote by hand afterwards, so they win; one without data was deleted by hand.
 * `saidBy`: what a private Traffic Manager profile says while everything is in service.
 */
export function privateZoneRecords(zone: PrivateDnsZone, managed: readonly ManagedRecord[], saidBy: (profile: string) => Pick<RRset, 'ttl' | 'data'>): readonly RRset[] {
  const sets = new Map<string, RRset>()
  for (const { name, address, from } of managed) {
    sets.set(`${name} A`, { name, type: 'A', ttl: managedRecordTtl, data: [address], from })
  }
  for (const { name, type, ttl, data, profile } of zone.recordSets) {
    const owner = recordSetName(name, zone.zoneName)
    const from = ['privateDnsZones', zone.name, 'recordSets', name]
    if (type === 'CNAME' && (data.length > 0 || profile !== undefined)) sets.delete(`${owner} A`)
    if (profile !== undefined) sets.set(`${owner} ${type}`, { name: owner, type, ...saidBy(profile), from, profile })
    else if (data.length > 0) sets.set(`${owner} ${type}`, { name: owner, type, ttl, data, from })
    else sets.delete(`${owner} ${type}`)
  }
  return [...sets.values()]
}
