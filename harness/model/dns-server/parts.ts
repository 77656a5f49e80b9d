import type { Path } from '../../dns/path.ts'
import type { Once } from '../restarting-resolver.ts'
import type { CacheBlock } from '../../software/node-local-caches.ts'
import type { Traits } from '../../software/traits.ts'
import type { Server } from '../server.ts'
import type { ForwardedDomain } from './forwarders.ts'
import type { OwnZone } from './own-zones.ts'
import type { Validation } from './validation.ts'

/** What the software of a DNS server works with, whichever it is. */
export interface ServerParts {
  /** As steps name it. */
  readonly name: string
  readonly address: string
  readonly zones: readonly OwnZone[]
  /** Reverse zones that it answers by itself, empty as they are. */
  readonly reverseZones: readonly string[]
  readonly conditional: readonly ForwardedDomain[]
  /** Server-level forwarders; `undefined` without any. */
  readonly general: ForwardedDomain | undefined
  /** Follows delegations from the root on. `fullSoa`: whether the SOA of a denial keeps its own TTL. */
  readonly walk: (name: string, options: { readonly fullSoa: boolean }) => Once
  /** Whether it goes on to the root where the forwarders of a name do not answer. */
  readonly forwardFirst: boolean
  /** Whether it asks another of several forwarders each time. */
  readonly roundRobin: boolean
  /** Whether it denies every AAAA. */
  readonly filterAaaa: boolean
  /** Seconds for which its cache keeps at least what it was told. */
  readonly minCacheTtl: number
  /** Of the software that a design says, which need not be the one that runs. */
  readonly traits: Traits
  readonly rebindProtection: boolean
  readonly rebindDomains: readonly string[]
  /** The line that says so; absent for a server that has none. */
  readonly rebindAt?: Path
  readonly cache: boolean
  /** How long it keeps what, and serves it beyond, by domain; empty: as its software has it unless told. */
  readonly cacheBlocks: readonly CacheBlock[]
  /** Absent where it believes everything. */
  readonly validation?: Validation
  readonly dropsSignatures: boolean
}

/** How a software answers. */
export type SoftwareModel = (parts: ServerParts) => Server
