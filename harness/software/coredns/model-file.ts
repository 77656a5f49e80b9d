import { additionalOf } from '../../dns/authority.ts'
import { atNode, find, lookup, type LoadedZone, type Match, type Node } from '../../dns/authority-lookup.ts'
import { recordsOf, type Reply } from '../../model/reply.ts'
import { fullSoa, nameServersOf, type OwnZone } from '../../model/dns-server/own-zones.ts'
import type { RRset } from '../../dns/zone.ts'

/** Aliases that it follows by itself in one zone (plugin/file/lookup.go, externalLookup). */
const longest = 9

/** How the server itself finds out where an alias leads that its zone has no name for; `silence` where nobody answers. */
export type Through = (target: string) => Reply | 'silence'

/**
 * What `file` answers out of a zone, after plugin/file/lookup.go of 1.14.7, and measured. Names without records of their own are not among
 * those that it knows: a wildcard answers for an empty non-terminal right below its own parent, where RFC 4592 section 2.2.2 says that the name exists; below
 * one it answers as it should. An alias to a name that is written in the zone is followed there, and then the zone's NS stand beside the answer whether there is
 * anything or not; any other one is asked for through the server itself.
 */
export function fileReply(own: OwnZone, { name, type }: { readonly name: string; readonly type: string }, through: Through): Reply | 'silence' {
  const { zone } = own
  const from = { authoritative: true, soa: undefined } as const
  const match = reaching(zone, lookup(zone, name, type), name, type)
  switch (match.kind) {
    case 'records': {
      const isApexNs = type === 'NS' && name === zone.origin
      return { ...from, rcode: 'NOERROR', answer: match.rrsets.flatMap(recordsOf), ns: isApexNs ? [] : nameServersOf(own), additional: additionalOf(zone, { name, type }, match.rrsets) }
    }
    case 'cname':
      return followed(own, match.rrset, type, through)
    case 'nodata':
    case 'nxdomain':
      return { ...from, rcode: match.kind === 'nxdomain' ? 'NXDOMAIN' : 'NOERROR', answer: [], soa: fullSoa(zone) }
    default:
      return { ...from, rcode: 'SERVFAIL', answer: [] }
  }
}

/** A name that has nothing of its own is answered for by the wildcard beside it. */
function reaching(zone: LoadedZone, match: Match, name: string, type: string): Match {
  if (match.kind !== 'nodata' || match.wildcard || match.node === zone.apex || match.node.rrsets.length > 0) return match
  const beside = match.node.parent?.wildcard
  return beside === undefined || beside === match.node ? match : atNode(beside, type, name)
}

function followed(own: OwnZone, first: RRset, type: string, through: Through): Reply | 'silence' {
  const { zone } = own
  const ns = nameServersOf(own)
  const sets: RRset[] = [first]
  for (let at = first.data[0]!; ; at = sets.at(-1)!.data[0]!) {
    const node = written(zone, at)
    if (node === undefined || type === 'NS' || (type === 'SOA' && at === zone.origin)) return continued(own, sets, through(at))
    const alias = find(node, 'CNAME')
    const set = alias ?? find(node, type)
    if (set !== undefined) sets.push(set)
    if (alias === undefined || sets.length > longest) return { authoritative: true, rcode: 'NOERROR', answer: sets.flatMap(recordsOf), soa: undefined, ns }
  }
}

/** Of what was asked for elsewhere it takes the records and the code, and says that it is its own zone that denies. */
function continued(own: OwnZone, sets: readonly RRset[], rest: Reply | 'silence'): Reply | 'silence' {
  if (rest === 'silence') return rest
  const answer = [...sets.flatMap(recordsOf), ...rest.answer]
  const denies = rest.rcode === 'NXDOMAIN' || (rest.rcode === 'NOERROR' && rest.answer.length === 0)
  const rcode = rest.rcode === 'NXDOMAIN' || rest.rcode === 'SERVFAIL' ? rest.rcode : 'NOERROR'
  return denies ? { authoritative: true, rcode, answer, soa: fullSoa(own.zone) } : { authoritative: true, rcode, answer, soa: undefined, ns: nameServersOf(own) }
}

function written({ nodes }: LoadedZone, name: string): Node | undefined {
  const node = nodes.get(name)
  return node !== undefined && node.rrsets.length > 0 ? node : undefined
}
