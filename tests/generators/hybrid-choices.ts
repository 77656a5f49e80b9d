import type { SoftwareKind } from '../../harness/software/kinds.ts'

/** What a random hybrid design is made of. Indexes are taken modulo the length of the list they point into. */
export interface HybridChoices {
  readonly registries: readonly { location: string; replication: string | undefined; regionalEndpoints: boolean; partner: boolean }[]
  readonly networks: readonly NetworkChoice[]
  readonly sites: readonly SiteChoice[]
  readonly endpoints: readonly { registry: number; network: number }[]
  readonly zones: readonly ZoneChoice[]
}

/** Somebody to ask: a server nearby, any server, an inbound endpoint, 168.63.129.16 from inside or outside, an address nobody has, the provider. */
export interface TargetChoice {
  readonly what: 'near' | 'server' | 'inbound' | 'platform' | 'outside' | 'dead' | 'provider'
  readonly index: number
}

export interface NetworkChoice {
  readonly location: string
  readonly peered: boolean
  readonly transit: boolean
  /** What its hosts ask; `undefined`: Azure-provided DNS. */
  readonly ask: readonly TargetChoice[] | undefined
  readonly servers: readonly ServerChoice[]
  readonly resolver: ResolverChoice | undefined
  readonly gateways: readonly ('Vpn' | 'ExpressRoute')[]
  readonly activeActive: boolean
  /** What point-to-site clients ask; `undefined`: there are none. */
  readonly clients: TargetChoice | undefined
  /** Sites that it is connected with, where it has a gateway. */
  readonly connected: readonly number[]
}

export interface SiteChoice {
  readonly location: string
  readonly ask: readonly TargetChoice[] | undefined
  readonly servers: readonly ServerChoice[]
}

export interface ResolverChoice {
  readonly inbound: number
  readonly dynamic: boolean
  readonly ruleset: { links: readonly number[]; rules: readonly RuleChoice[] } | undefined
}

export interface RuleChoice {
  readonly domain: string
  readonly targets: readonly TargetChoice[]
  readonly port: boolean
  readonly enabled: boolean
}

export interface ServerChoice {
  readonly kind: SoftwareKind
  readonly forwarders: readonly TargetChoice[] | undefined
  readonly conditional: readonly { domain: string; targets: readonly TargetChoice[] }[]
  readonly zones: readonly { name: string; recordSets: Readonly<Record<string, object>> }[]
  readonly rebind: boolean
  readonly rebindDomains: readonly string[]
  readonly cache: boolean
}

/** The first zone is the one that private endpoints register in. */
export interface ZoneChoice {
  readonly name: string
  readonly links: readonly { network: number; redirect: boolean; registration: boolean }[]
  readonly recordSets: Readonly<Record<string, object>>
}
