import { nthAddress, size } from '../dns/address.ts'

/**
 * Addresses of the lab's own wiring. They lie in 169.254.0.0/16, which Azure lets no virtual network use, so they can clash
 * with no design:
 *
 *   169.254.0.0/30      Azure-provided DNS and the router of its virtual network (the same pair in each)
 *   169.254.2.0/23      the platform: what private Traffic Manager profiles answer
 *   169.254.4.0/23      the platform: registries that hold images
 *   169.254.6.0/23      the platform: the front ends and private endpoints that lead to them
 *   169.254.8.0/21      the platform: outbound endpoints, one address for each of their rulesets
 *   169.254.16.0/20     the platform: recursive resolvers
 *   169.254.32.0/19     the platform: private zones, one address each
 *   169.254.64.0/19     the platform: Azure-provided DNS of each virtual network, where it recurses
 *   169.254.96.0/20     the platform: Azure-provided DNS of networks with rules, where it hands on what they bring
 *   169.254.112.0/20    links between routers and their gateways, a /30 each
 *   169.254.128.0/17    cables between routers, a /30 each
 */
const ranges = {
  profiles: '169.254.2.0/23',
  registries: '169.254.4.0/23',
  doors: '169.254.6.0/23',
  outbound: '169.254.8.0/21',
  resolvers: '169.254.16.0/20',
  privateZones: '169.254.32.0/19',
  azureDns: '169.254.64.0/19',
  relays: '169.254.96.0/20',
  gatewayLinks: '169.254.112.0/20',
  cables: '169.254.128.0/17',
} as const

/** How many there can be of each. */
export const wiringRoom: Readonly<Record<keyof typeof ranges, number>> = {
  profiles: size(ranges.profiles) - 1,
  registries: size(ranges.registries) - 1,
  doors: size(ranges.doors) - 1,
  outbound: size(ranges.outbound) - 1,
  resolvers: size(ranges.resolvers) - 1,
  privateZones: size(ranges.privateZones) - 1,
  azureDns: size(ranges.azureDns) - 1,
  relays: size(ranges.relays) - 1,
  gatewayLinks: size(ranges.gatewayLinks) / 4,
  cables: size(ranges.cables) / 4,
}

export const dnsLink = { router: '169.254.0.1/30', server: '169.254.0.2/30', via: '169.254.0.1', serverAddress: '169.254.0.2' }

export const platformPrefix = 16

export const profilePlatformAddress: (n: number) => string = numbered('profiles')
export const registryPlatformAddress: (n: number) => string = numbered('registries')
export const doorPlatformAddress: (n: number) => string = numbered('doors')
export const outboundPlatformAddress: (n: number) => string = numbered('outbound')
export const resolverPlatformAddress: (n: number) => string = numbered('resolvers')
export const privateZoneAddress: (n: number) => string = numbered('privateZones')
export const azureDnsPlatformAddress: (n: number) => string = numbered('azureDns')
export const relayPlatformAddress: (n: number) => string = numbered('relays')

/** Address number `n` of a range, from 0 on. */
function numbered(what: keyof typeof ranges): (n: number) => string {
  return (n) => nthAddress(ranges[what], 1 + within(what, n))
}

/** Link number `n` between a router and a gateway: the router's address and the gateway's. */
export function gatewayLink(n: number): { readonly prefix: string; readonly router: string; readonly gateway: string } {
  const first = 4 * within('gatewayLinks', n)
  return { prefix: `${nthAddress(ranges.gatewayLinks, first)}/30`, router: nthAddress(ranges.gatewayLinks, first + 1), gateway: nthAddress(ranges.gatewayLinks, first + 2) }
}

/** Both ends of cable number `n`. */
export function cableAddresses(n: number): readonly [string, string] {
  const first = 4 * within('cables', n)
  return [nthAddress(ranges.cables, first + 1), nthAddress(ranges.cables, first + 2)]
}

/** A rule refuses designs that need more (facts/rules/room.ts). */
function within(what: keyof typeof ranges, n: number): number {
  if (n < 0 || n >= wiringRoom[what]) throw new Error(`the wiring has no room for number ${n} of ${what} in ${ranges[what]}`)
  return n
}
