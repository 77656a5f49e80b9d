import type { Domain, Facts, Tunnel } from '../facts/facts.ts'
import { gatewayLink } from '../facts/wiring-addresses.ts'
import { nodeNames } from '../facts/node-names.ts'
import { siteNamespaceOf } from './site.ts'
import { namespaceOf } from './virtual-network.ts'

/** A tunnel or circuit between two routers, as it is wired. */
export interface PathPlan {
  readonly tunnel: Tunnel
  /** Bridge of either router, `gw0`; the number of its interfaces and ports. */
  readonly number: number
  readonly over: 'vpn' | 'expressRoute'
  readonly ends: readonly [PathEnd, PathEnd]
}

export interface PathEnd {
  /** The router's namespace. */
  readonly namespace: string
  readonly domain: Domain
  /** Name of the gateway's node; both ends of a circuit have the same. */
  readonly node: string
  /** `undefined` for a circuit, which does not cross the internet. */
  readonly publicAddress: string | undefined
  /** The link between router and gateway. */
  readonly link: { readonly prefix: string; readonly router: string; readonly gateway: string }
  /** Prefixes that the router sends this way: what is behind the other end. */
  readonly routes: readonly string[]
}

/** All paths between domains, in the order of the connections. */
export function pathPlans(facts: Facts): readonly PathPlan[] {
  return facts.tunnels.map((tunnel, number) => {
    const over = tunnel.connection.connectionType === 'ExpressRoute' ? 'expressRoute' : 'vpn'
    const circuit = over === 'expressRoute' ? nodeNames.circuit(tunnel.connection.name) : undefined
    const end = (place: Tunnel['far'], index: number): PathEnd => {
      const site = 'site' in place ? place.site : undefined
      const gateway = 'site' in place ? undefined : facts.gateways.get(place.gateway)!
      const domain: Domain = site === undefined ? `virtualNetwork:${gateway!.virtualNetwork}` : `site:${site}`
      return {
        namespace: site === undefined ? namespaceOf(facts, gateway!.virtualNetwork) : siteNamespaceOf(facts, site),
        domain,
        node: circuit ?? (site === undefined ? nodeNames.gateway(gateway!.gateway, place.instance) : nodeNames.vpnDevice(site, place.instance)),
        publicAddress: circuit ? undefined : gateway?.instances[place.instance]?.publicAddress ?? facts.siteGateways.get(site ?? '')?.[place.instance],
        link: gatewayLink(2 * number + index),
        routes: facts.routes.get(domain)!.filter(({ ways }) => ways.some((way) => uses(tunnel, way.tunnel) && way.peerings.every(([user]) => `virtualNetwork:${user}` !== domain))).map(({ to }) => to),
      }
    }
    return { tunnel, number, over, ends: [end(tunnel.near, 0), end(tunnel.far, 1)] }
  })
}

function uses({ connection, instance }: Tunnel, used: { readonly connection: string; readonly instance: number } | undefined): boolean {
  return used?.connection === connection.name && used.instance === instance
}

/** Name of a path's interface in its gateways, and its UDP port. */
export function tunnelInterface({ number }: PathPlan): string {
  return `wg${number}`
}

export function tunnelPort({ number }: PathPlan): number {
  return 51820 + number
}

/** Bridge of a router at which a path begins. */
export function pathBridge({ number }: PathPlan): string {
  return `gw${number}`
}
