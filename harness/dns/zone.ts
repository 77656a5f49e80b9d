import type { Path } from './path.ts'

/** All records of one owner name and type (RFC 9499: RRset), in presentation form. */
export interface RRset {
  /** Fully qualified, lower case, no trailing dot. */
  readonly name: string
  readonly type: string
  /** Seconds. */
  readonly ttl: number
  readonly data: readonly string[]
  /** The place in the topology that put it there, for explanations. */
  readonly from?: Path
  /** The private Traffic Manager profile that decides what it is; the data is what it says while everything is in service. */
  readonly profile?: string
}

/** The SOA fields of a zone (RFC 1035 section 3.3.13). Times in seconds. */
export interface Soa {
  readonly mname: string
  readonly rname: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  /** Bounds the life of negative answers, together with `ttl` (RFC 2308 section 5). */
  readonly minimum: number
  readonly ttl: number
}

/** A zone as data: what an authoritative server is loaded with. */
export interface Zone {
  /** Fully qualified, lower case, no trailing dot; the root is the empty string. */
  readonly origin: string
  readonly soa: Soa
  /** Without the SOA. NS sets below the origin are delegations. */
  readonly rrsets: readonly RRset[]
}
