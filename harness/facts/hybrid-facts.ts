import type { DnsServer, ForwardingRule, GatewayConnection, Place } from '../azure/hybrid-resources.ts'
import type { Path } from '../dns/path.ts'
import type { ComponentId } from '../world/component.ts'
import type { PlatformKind, SoftwareKind } from '../software/kinds.ts'

/**
 * A part of the world inside which every machine reaches every other, and which routes connect: a virtual network, a site, the
 * inside of a point-to-site client's tunnel (the host of that name).
 */
export type Domain = `virtualNetwork:${string}` | `site:${string}` | `client:${string}`

/** What hybrid name resolution adds to the facts. */
export interface HybridFacts {
  /** Every DNS server that somebody runs, every inbound endpoint, every firewall's DNS proxy: by name of the server, `<resolver>/<endpoint>`, `<firewall>/dns-proxy`. */
  readonly dnsServerFacts: ReadonlyMap<string, DnsServerFacts>
  /** By `<resolver>/<endpoint>`. */
  readonly outboundEndpoints: ReadonlyMap<string, OutboundEndpointFacts>
  /** The rules that apply in each virtual network once its private zones have had their say, longest domain name first. Every network has an entry. */
  readonly resolverViews: ReadonlyMap<string, readonly AppliedRule[]>
  /** Routes of each domain to prefixes of others, most specific first. Every virtual network, site and client has an entry. */
  readonly routes: ReadonlyMap<Domain, readonly Route[]>
  /** Both ends of every tunnel and circuit. */
  readonly tunnels: readonly Tunnel[]
  /** By name of the gateway: the instances and their addresses. */
  readonly gateways: ReadonlyMap<string, GatewayFacts>
  /** Public addresses of each site's VPN devices, one for each instance that its tunnels need. */
  readonly siteGateways: ReadonlyMap<string, readonly string[]>
}

export interface DnsServerFacts {
  readonly name: string
  readonly kind: SoftwareKind | PlatformKind
  /** `undefined` for an inbound endpoint, which forwards everything to its network's 168.63.129.16. A firewall's DNS proxy has what does the same. */
  readonly server: Omit<DnsServer, 'kind'> | undefined
  readonly address: string
  readonly place: Place
  readonly domain: Domain
  readonly path: Path
  /** What fails when it is down. */
  readonly component: ComponentId
  /** Where the servers stand that it asks about everything else. */
  readonly forwardersPath: Path
}

export interface OutboundEndpointFacts {
  readonly resolver: string
  readonly endpoint: string
  /** Where its questions come from. Azure does not show it. */
  readonly address: string
  readonly place: Place
  readonly domain: Domain
}

/** A forwarding rule as one network has it. */
export interface AppliedRule {
  readonly ruleset: string
  readonly rule: ForwardingRule
  /** Keys of `outboundEndpoints`; any of them may carry the question. */
  readonly outboundEndpoints: readonly string[]
  readonly path: Path
}

/** Where packets to a prefix go. */
export interface Route {
  /** CIDR. */
  readonly to: string
  readonly destination: Domain
  /** In order of preference: the first of which everything stands is used. None of them standing, the packets are lost. */
  readonly ways: readonly Way[]
}

export interface Way {
  readonly over: 'peering' | 'vpn' | 'expressRoute' | 'pointToSite'
  /** Peerings that are crossed, each with both of its directions: the direct one, or the one to the network that lends its gateway. */
  readonly peerings: readonly (readonly [network: string, remote: string])[]
  /** Name of the connection that is crossed, and which of its tunnels: 0, or 1 for the second pair of an active-active gateway. */
  readonly tunnel: { readonly connection: string; readonly instance: number } | undefined
  /** Gateway instances that are crossed. */
  readonly gateways: readonly { readonly gateway: string; readonly instance: number }[]
}

/** One tunnel of a connection, or an ExpressRoute circuit. */
export interface Tunnel {
  readonly connection: GatewayConnection
  readonly instance: number
  readonly near: { readonly gateway: string; readonly instance: number }
  readonly far: { readonly site: string; readonly instance: number } | { readonly gateway: string; readonly instance: number }
}

export interface GatewayFacts {
  readonly gateway: string
  readonly virtualNetwork: string
  /** One, or two of an active-active gateway. */
  readonly instances: readonly { readonly privateAddress: string; readonly publicAddress: string }[]
  /** Address of each point-to-site client in the pool, by host. */
  readonly clients: ReadonlyMap<string, string>
}
