import { createHash } from 'node:crypto'
import { nthAddress, size } from '../dns/address.ts'
import { regions } from './regions.ts'

/**
 * Public addresses of a lab: of one large range that is like any other on the internet, so that nothing takes them for private
 * (dnsmasq's protection against rebinding does that with the ranges that RFC 5737 keeps for documentation), and that is neither
 * Azure's own, which designs name in their rules, nor among those that companies use inside although they are somebody else's. It
 * never leaves the lab's network namespaces. An address depends on nothing but what it is for, the region and a number, so that two
 * designs can be compared and a capture can be read:
 *
 *   126.0.0.1 …               authoritative servers of every lab
 *   126.0.1.53                Traffic Manager's probers
 *   126.1.0.0/16              authoritative servers of zones that services bring, by the zone's name
 *   126.2.REGION.53           recursive resolvers
 *   126.2.REGION.54           instances of public resolvers such as 8.8.8.8, for askers of the region
 *   126.3.0.1 …               VPN gateways, in Azure and on premises
 *   126.4.0.1 …               hosts on the internet
 *   126.8.0.1 …               what else is on the internet: a website, mcr.microsoft.com
 *   126.16.0.1 …              virtual networks, then on-premises sites, as the internet sees them
 *   126.128.REGION.10         login front ends of registries
 *   126.128.REGION.11         what the platform's probes ask about the registries of a region
 *   126.129.REGION.10         data front ends of registries
 *   126.(130 + TYPE).REGION.10  front ends of other services
 */
const ranges = {
  authorities: '126.0.0.0/16',
  zoneAuthorities: '126.1.0.0/16',
  resolvers: '126.2.0.0/16',
  gateways: '126.3.0.0/16',
  hosts: '126.4.0.0/14',
  websites: '126.8.0.0/16',
  outbound: '126.16.0.0/12',
  frontEnds: '126.128.0.0/9',
} as const

/** All of it: what stands for the internet in a lab. */
export const publicRange = '126.0.0.0/8'

/** Where front ends are. */
export const frontEndRange: string = ranges.frontEnds

/** What lies on the internet's link; the other public addresses are behind routers. */
export const onInternetLink: readonly string[] = ['126.0.0.0/12', ranges.frontEnds]

/** How many addresses there are of those that are counted. */
export const publicRoom: Readonly<Record<'gateways' | 'hosts' | 'outbound' | 'serviceTypes', number>> = {
  gateways: size(ranges.gateways) - 2,
  hosts: size(ranges.hosts) - 2,
  outbound: size(ranges.outbound) - 2,
  /** Types of services besides registries. */
  serviceTypes: 126,
}

const numbers = new Map([...regions.keys()].map((name, index) => [name, index]))

export function authorityAddress(n: number): string {
  return counted(ranges.authorities, n)
}

/** Authoritative server of a zone that not every lab has. It depends on the zone's name alone, unless one in `taken` has the address already. */
export function zoneAuthorityAddress(zone: string, taken: ReadonlySet<string>): string {
  const room = size(ranges.zoneAuthorities) - 2
  const start = createHash('md5').update(zone).digest().readUInt32BE() % room
  for (let tried = 0; tried < room; tried++) {
    const address = counted(ranges.zoneAuthorities, (start + tried) % room)
    if (!taken.has(address)) return address
  }
  throw new Error(`no address is left for the authoritative server of ${zone}`)
}

export function recursiveResolverAddress(region: string): string {
  return nthAddress(ranges.resolvers, 256 * number(region) + 53)
}

/** From where public resolvers such as 8.8.8.8 ask others on behalf of a region. */
export function nearbyResolverAddress(region: string): string {
  return nthAddress(ranges.resolvers, 256 * number(region) + 54)
}

export function frontEndAddress(kind: 'login' | 'data', region: string): string {
  return frontEnd(kind === 'login' ? 0 : 1, region)
}

/** Where the platform asks how the registries of a region are: no front end, so that it may be well while that is not. */
export function healthMonitorAddress(region: string): string {
  return nthAddress(ranges.frontEnds, 256 * number(region) + 11)
}

/** From where Traffic Manager probes. */
export const proberAddress: string = nthAddress(ranges.authorities, 256 + 53)

/** Front end of a type of services other than registries; `type` counts the rows of their table. */
export function serviceFrontEndAddress(type: number, region: string): string {
  if (type < 0 || type >= publicRoom.serviceTypes) throw new Error(`no addresses are left for type ${type} of services`)
  return frontEnd(2 + type, region)
}

/** Gateways of virtual networks first, then those of sites. */
export function gatewayAddress(n: number): string {
  return counted(ranges.gateways, n)
}

export function internetHostAddress(n: number): string {
  return counted(ranges.hosts, n)
}

export function websiteAddress(n: number): string {
  return counted(ranges.websites, n)
}

export function outboundAddress(n: number): string {
  return counted(ranges.outbound, n)
}

function frontEnd(kind: number, region: string): string {
  return nthAddress(ranges.frontEnds, 65_536 * kind + 256 * number(region) + 10)
}

/** A rule refuses designs that need more (facts/rules/room.ts). */
function counted(range: string, n: number): string {
  if (n < 0 || n >= size(range) - 2) throw new Error(`${range} has no address number ${n}`)
  return nthAddress(range, 1 + n)
}

function number(region: string): number {
  const found = numbers.get(region)
  if (found === undefined) throw new Error(`no region is called ${region}`)
  return found
}
