import { createHash } from 'node:crypto'
import { nthAddress } from '../dns/address.ts'
import { regions } from './regions.ts'

/**
 * Public addresses of a lab, out of the ranges that RFC 5737 reserves for documentation. An address depends on nothing but
 * the region, so that two designs can be compared and a capture can be read:
 *
 *   192.0.2.1-31        authoritative servers      192.0.2.32-253      hosts on the internet
 *   198.51.100.1-63     recursive resolvers        198.51.100.64-127   login front ends
 *   198.51.100.128-191  data front ends            198.51.100.192-253  VPN gateways, in Azure and on premises
 *   203.0.113.1-254     virtual networks, then on-premises sites, as the internet sees them
 *
 * and of the range for benchmarks (RFC 2544), whose upper half has
 *
 *   198.19.128.0-198.19.191.255  front ends of other services: 64 for each type, one for each region
 *   198.19.192.0-198.19.255.253  authoritative servers of their zones
 */
const ranges = { servers: '192.0.2.0/24', regional: '198.51.100.0/24', outbound: '203.0.113.0/24', overflow: '198.18.0.0/15' }

/** All of a plan's public addresses. */
export const publicRanges: readonly string[] = Object.values(ranges)

const firstServiceFrontEnd = 98_304
const firstZoneAuthority = 114_688
const zoneAuthorities = 16_382

const numbers = new Map([...regions.keys()].map((name, index) => [name, index]))

export function authorityAddress(n: number): string {
  return nthAddress(ranges.servers, 1 + n)
}

/** Authoritative server of a zone that not every lab has. It depends on the zone's name alone, unless one in `taken` has the address already. */
export function zoneAuthorityAddress(zone: string, taken: ReadonlySet<string>): string {
  const start = createHash('md5').update(zone).digest().readUInt16BE() % zoneAuthorities
  for (let n = start; ; n = (n + 1) % zoneAuthorities) {
    const address = nthAddress(ranges.overflow, firstZoneAuthority + n)
    if (!taken.has(address)) return address
  }
}

export function recursiveResolverAddress(region: string): string {
  return nthAddress(ranges.regional, 1 + number(region))
}

export function frontEndAddress(kind: 'login' | 'data', region: string): string {
  return nthAddress(ranges.regional, (kind === 'login' ? 64 : 128) + number(region))
}

/** Front end of a type of services other than registries; `type` counts the rows of their table. */
export function serviceFrontEndAddress(type: number, region: string): string {
  if (type < 0 || type >= (firstZoneAuthority - firstServiceFrontEnd) / 64) throw new Error(`no addresses are left for type ${type} of services`)
  return nthAddress(ranges.overflow, firstServiceFrontEnd + type * 64 + number(region))
}

/** Gateways of virtual networks first, then those of sites. */
export function gatewayAddress(n: number): string {
  return n < 62 ? nthAddress(ranges.regional, 192 + n) : nthAddress(ranges.overflow, 32768 + n)
}

/** Beyond the documentation range the one for benchmarks (RFC 2544) is used. */
export function internetHostAddress(n: number): string {
  return n < 222 ? nthAddress(ranges.servers, 32 + n) : nthAddress(ranges.overflow, 65536 + n)
}

export function outboundAddress(n: number): string {
  return n < 254 ? nthAddress(ranges.outbound, 1 + n) : nthAddress(ranges.overflow, n)
}

function number(region: string): number {
  const found = numbers.get(region)
  if (found === undefined) throw new Error(`no region is called ${region}`)
  return found
}
