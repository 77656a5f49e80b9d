import type { ResourceRecord } from '../dns/message.ts'
import type { Path } from '../dns/path.ts'
import type { RoutingMethod } from '../azure/traffic-manager/profile.ts'

/** One thing that happened on the way to an answer. `depth` counts the servers in between; `at` is the line of the design that decided it. */
export type Step = {
  readonly depth: number
  /** Who did it: `168.63.129.16 of hub-weu`, `public resolver of westeurope`. */
  readonly server: string
  readonly at?: Path
} & (
  /** `restarts`: whoever is asked believes nothing but records of the name it asks for, and asks for the target of an alias anew. */
  | { readonly kind: 'asked'; readonly by: string; readonly name: string; readonly type: string; readonly restarts?: true }
  /** A private zone linked to the network covers the name: nobody else is asked. */
  | { readonly kind: 'zone'; readonly name: string; readonly zone: string; readonly resource: string }
  /** No linked zone and no rule covers the name, which is one of those that the network gives its own machines. */
  | { readonly kind: 'network-names'; readonly name: string; readonly zone: string }
  /** No linked zone covers the name. */
  | { readonly kind: 'public'; readonly name: string; readonly zones: readonly string[] }
  | { readonly kind: 'delegation'; readonly zone: string; readonly to: string }
  /** Traffic Manager has chosen. `of`: how many answers there are, of which chance takes one. */
  | { readonly kind: 'profile'; readonly profile: string; readonly region: string; readonly target: string; readonly location: string; readonly method: RoutingMethod; readonly of: number }
  | { readonly kind: 'records'; readonly zone: string; readonly records: readonly ResourceRecord[] }
  | { readonly kind: 'alias'; readonly zone: string; readonly name: string; readonly target: string }
  | { readonly kind: 'nodata'; readonly zone: string; readonly name: string; readonly type: string; readonly emptyNonTerminal: boolean }
  | { readonly kind: 'nxdomain'; readonly zone: string; readonly name: string }
  /** The zone has no such name, and its link lets the public side answer instead. */
  | { readonly kind: 'redirect'; readonly name: string; readonly zone: string }
  /** Answered by the server itself, without any zone: the names of the loopback address. */
  | { readonly kind: 'built-in'; readonly name: string }
  /** The server is authoritative for a zone that covers the name. */
  | { readonly kind: 'own-zone'; readonly name: string; readonly zone: string }
  /** No linked zone covers the name, but a rule of a linked ruleset does. `handedOn`: what it brings is the answer, aliases and all. */
  | { readonly kind: 'rule'; readonly name: string; readonly ruleset: string; readonly rule: string; readonly domain: string; readonly targets: readonly string[]; readonly outboundEndpoints: readonly string[]; readonly handedOn: boolean }
  /** The rule's answer leads by way of a name that a linked zone, or another rule, covers: whoever was passed over is not asked about it. */
  | { readonly kind: 'handed-on'; readonly name: string; readonly chain: readonly string[]; readonly passedOver: string }
  /** Names under a domain are asked of others; `domain` is empty for everything else. */
  | { readonly kind: 'forward'; readonly name: string; readonly domain: string; readonly forwarders: readonly string[] }
  /** The forwarders of the name are silent or fail, and the server goes on to the root. */
  | { readonly kind: 'to-root'; readonly name: string; readonly domain: string }
  /** The forwarder's chain is handed on as it is: no forwarder is asked for the targets in it. */
  | { readonly kind: 'relayed'; readonly name: string; readonly chain: readonly string[] }
  /** Several forwarders, of which the server prefers none: another time it takes another. */
  | { readonly kind: 'choice'; readonly taken: string; readonly forwarders: readonly string[] }
  | { readonly kind: 'left-out'; readonly forwarder: string }
  /** The way a question takes through peerings, tunnels and circuits, with the components it consists of. */
  | { readonly kind: 'route'; readonly to: string; readonly over: string; readonly components: readonly string[] }
  /** A security rule lets the question pass, or does not; `ids` names the rule as a component. Default rules are told where they deny. */
  | { readonly kind: 'security'; readonly to: string; readonly protocol: 'udp' | 'tcp'; readonly access: 'Allow' | 'Deny'; readonly decision: string; readonly ids: readonly string[] }
  | { readonly kind: 'loop'; readonly name: string; readonly servers: readonly string[] }
  /** Private addresses are taken out of an answer: protection against rebinding. */
  | { readonly kind: 'stripped'; readonly name: string; readonly addresses: readonly string[] }
  /** The server validates, and what it was told is not proven: a failure. `zone`: the one whose signature is missing or has run out. */
  | { readonly kind: 'bogus'; readonly name: string; readonly zone: string; readonly because: string }
  /** The server has no forwarder for the name, and does not recurse. */
  | { readonly kind: 'nobody'; readonly name: string }
  | { readonly kind: 'cached'; readonly name: string; readonly type: string; readonly remaining: number }
  | { readonly kind: 'silent'; readonly because: string }
  /** The server runs files of its user's own, which nobody can predict. */
  | { readonly kind: 'unpredictable' }
  | { readonly kind: 'failed'; readonly name: string; readonly because: string }
)
