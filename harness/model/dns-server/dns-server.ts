import type { Path } from '../../dns/path.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Asking, Server } from '../server.ts'
import type { ForwardedDomain } from './forwarders.ts'
import type { OwnZone } from './own-zones.ts'
import type { Once } from '../restarting-resolver.ts'
import { bind } from './bind.ts'
import { coredns } from './coredns.ts'
import { dnsProxy } from './dns-proxy.ts'
import { dnsmasq } from './dnsmasq.ts'
import { unbound } from './unbound.ts'
import { windows } from './windows.ts'

/** What the software of a DNS server works with, whichever it is. */
export interface ServerParts {
  /** As steps name it. */
  readonly name: string
  readonly address: string
  readonly zones: readonly OwnZone[]
  readonly conditional: readonly ForwardedDomain[]
  /** Server-level forwarders; `undefined` without any. */
  readonly general: ForwardedDomain | undefined
  /** Follows delegations from the root on. `fullSoa`: whether the SOA of a denial keeps its own TTL. */
  readonly walk: (name: string, options: { readonly fullSoa: boolean }) => Once
  readonly rebindProtection: boolean
  readonly rebindDomains: readonly string[]
  /** The line that says so; absent for a server that has none. */
  readonly rebindAt?: Path
  readonly cache: boolean
}

const kinds = { bind, unbound, dnsmasq, coredns, windows, dnsProxy }

/** A DNS server that somebody runs, as its software behaves. One with files of its own does what they say, which only containers can tell. */
export function dnsServer({ kind, server }: DnsServerFacts, parts: ServerParts): Server {
  if (kind === 'inboundEndpoint' || server === undefined) throw new Error(`${parts.name} is an inbound endpoint`)
  if (server.files.size > 0) return opaque(parts.name)
  return kinds[kind](parts)
}

function opaque(name: string): Server {
  return {
    name,
    resolve(question, type, { trace, depth, by, notes }: Asking) {
      notes.unpredictable.push(name)
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      trace?.push({ kind: 'unpredictable', depth, server: name })
      return undefined
    },
  }
}

