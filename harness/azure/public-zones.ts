import { dsOf, zoneKey } from '../dns/dnssec/key.ts'
import type { RRset, Soa, Zone } from '../dns/zone.ts'
import { authorityAddress, zoneAuthorityAddress } from './public-plan.ts'
import { privatelinkZone, registryZone } from './registry-names.ts'

/** A public zone with the one server that is authoritative for it. */
export interface PublicZone {
  readonly zone: Zone
  readonly server: { readonly name: string; readonly address: string }
  /** Set where it is signed: whether its signatures are good, or have run out. Its DNSKEY is among the records, the DS of it among those of the zone above. */
  readonly signed?: 'good' | 'expired'
}

/** Which zones are signed, and whose signatures have run out. */
export interface Signing {
  readonly signedZones: readonly string[]
  readonly expiredZones: readonly string[]
}

/** The public zones of every lab. Each has a server address of its own, so that one operator's server never answers for another's names. */
const everyLabs = ['', registryZone, privatelinkZone, 'azcr.io', 'trafficmanager.net', 'cloudapp.azure.com']

export const trafficManagerZone = 'trafficmanager.net'

/** A name with a TXT RRset that fits no UDP response, so that truncation and TCP can be tried from every host. */
export const largeName = 'large.azcr.io'
const large: RRset = {
  name: largeName,
  type: 'TXT',
  ttl: 300,
  data: Array.from({ length: 12 }, (_, n) => `"${String(n).padStart(2, '0')} ${'conformance '.repeat(16).trim()}"`),
}

/**
 * Zones with their SOA, name server, delegations with glue, and those of the records that belong to them. `besides` are zones that
 * the services of the design need, those of every lab apart.
 */
export function publicZones(rrsets: readonly RRset[], { negativeTtl, besides, signing: { signedZones, expiredZones } }: { negativeTtl: number; besides: readonly string[]; signing: Signing }): readonly PublicZone[] {
  const further = [...new Set([...besides, ...signedZones])].filter((origin) => !everyLabs.includes(origin)).toSorted()
  const origins = [...everyLabs, ...further]
  const servers = new Map(everyLabs.map((origin, n) => [origin, { name: serverName(origin), address: authorityAddress(n) }]))
  const taken = new Set<string>()
  for (const origin of further) {
    const address = zoneAuthorityAddress(origin, taken)
    taken.add(address)
    servers.set(origin, { name: serverName(origin), address })
  }
  const zoneOf = (name: string) => longest(origins.filter((origin) => isBelow(name, origin)))
  const content = new Map<string, RRset[]>(origins.map((origin) => [origin, []]))
  for (const rrset of [...rrsets, large]) content.get(zoneOf(rrset.name))!.push(rrset)
  for (const [origin, server] of servers) {
    const delegation = delegationOf(origin, server)
    content.get(origin)!.unshift(...delegation)
    const parent = longest(origins.filter((other) => other !== origin && isBelow(origin, other)))
    if (origin !== '') content.get(parent)!.push(...delegation)
    if (!signedZones.includes(origin)) continue
    const key = zoneKey(origin)
    content.get(origin)!.push({ name: origin, type: 'DNSKEY', ttl: keyTtl, data: [key.dnskey] })
    if (origin !== '' && signedZones.includes(parent)) content.get(parent)!.push({ name: origin, type: 'DS', ttl: keyTtl, data: [dsOf(origin, key)] })
  }
  return origins.map((origin) => ({
    zone: { origin, soa: soa(serverName(origin), negativeTtl), rrsets: content.get(origin)! },
    server: servers.get(origin)!,
    ...(signedZones.includes(origin) && { signed: expiredZones.includes(origin) ? 'expired' as const : 'good' as const }),
  }))
}

const keyTtl = 3600

function delegationOf(origin: string, server: { name: string; address: string }): readonly RRset[] {
  return [
    { name: origin, type: 'NS', ttl: 172800, data: [server.name] },
    { name: server.name, type: 'A', ttl: 172800, data: [server.address] },
  ]
}

function serverName(origin: string): string {
  return origin === '' ? 'a.root-servers.net' : `ns1.${origin}`
}

function soa(mname: string, negativeTtl: number): Soa {
  return {
    mname,
    rname: 'azuredns-hostmaster.microsoft.com',
    serial: 1,
    refresh: 3600,
    retry: 300,
    expire: 2419200,
    minimum: negativeTtl,
    ttl: 3600,
  }
}

function isBelow(name: string, origin: string): boolean {
  return origin === '' || name === origin || name.endsWith(`.${origin}`)
}

function longest(names: readonly string[]): string {
  return names.reduce((best, name) => (name.length > best.length ? name : best), '')
}
