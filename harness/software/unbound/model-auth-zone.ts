import { additionalOf } from '../../dns/authority.ts'
import { atNode, find, lookup, type LoadedZone, type Match, type Node } from '../../dns/authority-lookup.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import type { RRset } from '../../dns/zone.ts'
import { recordsOf, type Reply } from '../../model/reply.ts'

/** Sets that it adds behind the first alias (services/authzone.c, MAX_CNAME_CHAIN). */
const longest = 8

/** What a question for everything brings, of what there is (services/authzone.c, az_generate_any_answer). */
const anything: readonly string[] = ['SOA', 'MX', 'A', 'AAAA']

/**
 * What an `auth-zone` of unbound answers to a client, measured with 1.17.1. An alias is followed to names that are written in the same zone, and
 * to no wildcard; one that leads anywhere else stays bare, NOERROR without SOA, and a loop ends where it began. A wildcard stands also for what lies below an empty
 * non-terminal, where RFC 4592 section 2.2.2 ends its reach.
 */
export function authZoneReply(zone: LoadedZone, name: string, type: string): Reply {
  const match = reaching(lookup(zone, name, type), name, type)
  switch (match.kind) {
    case 'records':
      return { rcode: 'NOERROR', answer: few(match.rrsets, type).flatMap(recordsOf), soa: undefined, authoritative: true, ...(type === 'NS' && { additional: additionalOf(zone, { name, type }, match.rrsets) }) }
    case 'cname':
      return { rcode: 'NOERROR', answer: [...recordsOf(match.rrset), ...followed(zone, match.rrset, type)], soa: undefined, authoritative: true }
    default:
      return { rcode: match.kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR', answer: [], soa: zone.negativeSoa, authoritative: true }
  }
}

/** It keeps names with records alone, so that nothing stands between an empty non-terminal and the wildcards above it. */
function reaching(match: Match, name: string, type: string): Match {
  if (match.kind !== 'nxdomain') return match
  let at: Node = match.encloser
  while (at.wildcard === undefined && at.rrsets.length === 0 && at.parent !== undefined) at = at.parent
  return at.wildcard === undefined ? match : atNode(at.wildcard, type, name)
}

function followed(zone: LoadedZone, { name, data }: RRset, type: string): readonly ResourceRecord[] {
  const sets: RRset[] = []
  const seen = new Set([name])
  for (let at = data[0]!; sets.length < longest && !seen.has(at); ) {
    const node = zone.nodes.get(at)
    const set = node && (find(node, type) ?? find(node, 'CNAME'))
    if (set === undefined) break
    sets.push(set)
    seen.add(at)
    if (set.type !== 'CNAME') break
    at = set.data[0]!
  }
  return sets.flatMap(recordsOf)
}

function few<T extends { readonly type: string }>(rrsets: readonly T[], type: string): readonly T[] {
  if (type !== 'ANY') return rrsets
  const some = anything.flatMap((kind) => rrsets.filter((rrset) => rrset.type === kind))
  return some.length > 0 ? some : rrsets.slice(0, 1)
}
