import { find, lookup, type LoadedZone } from '../../dns/authority-lookup.ts'
import { isWithin } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import { outcomeOf, recordsOf, type Outcome } from '../reply.ts'
import type { Asking } from '../server.ts'
import { traceMatch } from '../trace.ts'

/** A zone that a server is authoritative for. */
export interface OwnZone {
  readonly zone: LoadedZone
  readonly at: Path
}

/** The longest own zone that the name lies in. */
export function ownZoneFor(zones: readonly OwnZone[], name: string): OwnZone | undefined {
  let best: OwnZone | undefined
  for (const one of zones) if (isWithin(name, one.zone.origin) && (best === undefined || one.zone.origin.length > best.zone.origin.length)) best = one
  return best
}

/** What an own zone says about a name; aliases are not followed. */
export function lookInto({ zone, at }: OwnZone, name: string, { type, server, asking }: { type: string; server: string; asking: Asking }): Outcome {
  asking.trace?.push({ kind: 'own-zone', depth: asking.depth, server, at, name, zone: zone.origin })
  const match = lookup(zone, name, type)
  if (match.kind === 'delegation') return { kind: 'failed' }
  if (asking.trace) traceMatch(match, { server, name, type, zone, asking })
  return outcomeOf(match, zone, { name, type })
}

/** The name servers of the zone, as they come with an answer out of it. */
export function nameServersOf({ zone }: OwnZone): readonly ResourceRecord[] {
  const ns = find(zone.apex, 'NS')
  return ns === undefined ? [] : recordsOf(ns)
}

/** The SOA with its own TTL, which CoreDNS and BIND hand on; RFC 2308 section 3 would have it lowered to its minimum. */
export function fullSoa(zone: LoadedZone): ResourceRecord {
  return { ...zone.negativeSoa, ttl: find(zone.apex, 'SOA')!.ttl }
}
