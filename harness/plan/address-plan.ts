import { nthAddress } from '../dns/address.ts'

/**
 * Addresses of the lab's own wiring. They lie in 169.254.0.0/16, which Azure lets no virtual network use, so they can clash
 * with no design:
 *
 *   169.254.0.0/30      Azure-provided DNS and the router of its virtual network (the same pair in each)
 *   169.254.4.0/22      links between routers and their gateways, a /30 each
 *   169.254.8.0/21      the platform: outbound endpoints, one address for each of their rulesets
 *   169.254.16.0/20     the platform: recursive resolvers
 *   169.254.32.0/19     the platform: private zones, one address each
 *   169.254.64.0/19     the platform: Azure-provided DNS of each virtual network, where it recurses
 *   169.254.96.0/19     the platform: Azure-provided DNS of networks with rules, where it hands on what they bring
 *   169.254.128.0/17    cables between routers, a /30 each
 */
export const dnsLink = { router: '169.254.0.1/30', server: '169.254.0.2/30', via: '169.254.0.1', serverAddress: '169.254.0.2' }

export const platformPrefix = 16

export function outboundPlatformAddress(n: number): string {
  return nthAddress('169.254.8.0/21', 1 + n)
}

export function resolverPlatformAddress(n: number): string {
  return nthAddress('169.254.16.0/20', 1 + n)
}

export function privateZoneAddress(n: number): string {
  return nthAddress('169.254.32.0/19', 1 + n)
}

export function azureDnsPlatformAddress(n: number): string {
  return nthAddress('169.254.64.0/19', 1 + n)
}

export function relayPlatformAddress(n: number): string {
  return nthAddress('169.254.96.0/19', 1 + n)
}

/** Link number `n` between a router and a gateway: the router's address and the gateway's. */
export function gatewayLink(n: number): { readonly prefix: string; readonly router: string; readonly gateway: string } {
  const base = '169.254.4.0/22'
  return { prefix: `${nthAddress(base, 4 * n)}/30`, router: nthAddress(base, 4 * n + 1), gateway: nthAddress(base, 4 * n + 2) }
}

/** Both ends of cable number `n`. */
export function cableAddresses(n: number): readonly [string, string] {
  return [nthAddress('169.254.128.0/17', 4 * n + 1), nthAddress('169.254.128.0/17', 4 * n + 2)]
}
