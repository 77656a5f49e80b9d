import type { DnsServerFacts } from './hybrid-facts.ts'
import type { DnsServer } from '../azure/hybrid-resources.ts'
import type { Path } from '../dns/path.ts'
import type { RRset, Soa, Zone } from '../dns/zone.ts'
import { recordSetName } from '../azure/private-zone.ts'

/** Seconds for which a zone's own name server is known; nobody writes these records. */
const nsTtl = 3600

/** The zones that a DNS server is authoritative for. */
export function serverZones({ address, server, path }: Pick<DnsServerFacts, 'address' | 'server' | 'path'>): readonly Zone[] {
  return (server?.zones ?? []).map((zone) => serverZone(zone, { address, from: [...path, 'zones', zone.zoneName] }))
}

/** A zone with the SOA, NS and address of the server that master files need: BIND loads none whose name server has no address. */
export function serverZone({ zoneName, recordSets }: DnsServer['zones'][number], { address, from }: { address: string; from: Path }): Zone {
  const host = `ns.${zoneName}`
  const soa: Soa = { mname: host, rname: `hostmaster.${zoneName}`, serial: 1, refresh: 3600, retry: 600, expire: 1209600, minimum: 300, ttl: 3600 }
  const written = recordSets
    .filter(({ data }) => data.length > 0)
    .map(({ name: owner, type, ttl, data }): RRset => ({ name: recordSetName(owner, zoneName), type, ttl, data, from: [...from, 'recordSets', owner] }))
  const taken = written.some((rrset) => rrset.name === host && (rrset.type === 'A' || rrset.type === 'CNAME'))
  return {
    origin: zoneName,
    soa,
    rrsets: [
      { name: zoneName, type: 'NS', ttl: nsTtl, data: [host], from },
      ...(taken ? [] : [{ name: host, type: 'A', ttl: nsTtl, data: [address], from }]),
      ...written,
    ],
  }
}
