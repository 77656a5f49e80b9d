import type { LoadedZone, Match } from '../dns/authority-lookup.ts'
import type { RRset } from '../dns/zone.ts'
import type { Asking } from './server.ts'
import { recordsOf } from './reply.ts'

/** Notes what a zone said, with the place in the design that put the records there. */
export function traceMatch(
  match: Exclude<Match, { kind: 'delegation' }>,
  { server, name, type, zone, asking }: { server: string; name: string; type: string; zone: LoadedZone; asking: Asking },
): void {
  const step = { depth: asking.depth, server, zone: zone.origin }
  switch (match.kind) {
    case 'records':
      asking.trace?.push({ ...step, ...at(match.rrsets[0]), kind: 'records', records: match.rrsets.flatMap(recordsOf) })
      break
    case 'cname':
    case 'dname':
      asking.trace?.push({ ...step, ...at(match.rrset), kind: 'alias', name, target: match.target ?? '(too long)' })
      break
    case 'nodata':
      asking.trace?.push({ ...step, kind: 'nodata', name, type, emptyNonTerminal: match.node.rrsets.length === 0 })
      break
    case 'nxdomain':
      asking.trace?.push({ ...step, kind: 'nxdomain', name })
  }
}

function at(rrset: RRset | undefined): { at?: NonNullable<RRset['from']> } {
  return rrset?.from === undefined ? {} : { at: rrset.from }
}
