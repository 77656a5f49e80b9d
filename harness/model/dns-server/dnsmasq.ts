import { contains } from '../../azure/address.ts'
import { closestEncloser, find, type LoadedZone } from '../../dns/authority-lookup.ts'
import { isWithin, parentOf } from '../../dns/name.ts'
import type { RRset } from '../../dns/zone.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import { recordsOf, type Reply } from '../reply.ts'
import type { Asking, Server } from '../server.ts'
import type { ServerParts } from './dns-server.ts'
import { answersSettle, type ForwardingPolicy } from './forwarders.ts'
import { ownZoneFor, type OwnZone } from './own-zones.ts'
import { relayingServer } from './relaying-server.ts'

/**
 * Measured with 2.90 (without `strict-order`): it asks all forwarders of a domain at first and stays with the one that was
 * quickest (12 of 12), passing over those that are silent, fail or refuse, and in the first round even one that says NXDOMAIN.
 */
const quickest: ForwardingPolicy = { prefers: 'none', settles: answersSettle, follows: true }

/**
 * What `stop-dns-rebind` takes for private (src/rfc1035.c, private_net). The last three are the ranges that RFC 5737 keeps for
 * documentation, out of which a lab's public addresses come: in a lab the protection hits public answers, too, which it would not
 * hit outside. `localhost` as well.
 */
const rebindRanges: readonly string[] = ['127.0.0.0/8', '0.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']

/**
 * dnsmasq 2.90, measured: hands on the forwarder's chain as it is; `server=/domain/` is matched against the question's name only,
 * so forwarding privatelink.azurecr.io alone leaves clients with the public address. No forwarder for a name: REFUSED, with RA.
 * All silent, or a loop between servers: no answer; it leaves out a forwarder that is its own address. `stop-dns-rebind` empties
 * the whole answer, NOERROR without anything, if there is one private address in it, unless the question's name (not a target)
 * lies in a `rebind-domain-ok`. Its cache keeps every set of a chain by its own name: after a
 * chain it answers the names in the middle of it, too, whatever would be asked about them. An SOA that was asked for has the TTL of
 * a denial with it. Own names
 * (`host-record`, `cname`, `txt-record` and `local=/zone/`) have AA; a denial has no SOA and no AA, and a cname that leads to a
 * name it does not know itself stays bare, or is NXDOMAIN within a local domain. It has no SOA and no NS; what
 * stands for a wildcard (`address=/wild.example/`) answers for wild.example as well, with a TTL of 0.
 */
export function dnsmasq(parts: ServerParts, policy: ForwardingPolicy = quickest): Server {
  const { name: server, address } = parts
  const domains = [...parts.conditional, ...(parts.general === undefined ? [] : [parts.general])].map((domain) => ({
    ...domain,
    forwarders: domain.forwarders.filter((forwarder) => forwarder.address !== address),
  }))
  return relayingServer(server, domains, {
    policy,
    otherwise: { rcode: 'REFUSED', answer: [], soa: undefined },
    own: (name, type, asking) => ownAnswer(parts, name, type, asking) ?? (parts.cache ? remembered(server, name, type, asking) : undefined),
    changed(reply, { name, type }, asking) {
      if (parts.cache) remember(server, reply, { type, asking })
      const soa = parts.cache && type === 'SOA' ? { ...reply, answer: reply.answer.map(cappedSoa) } : reply
      return parts.rebindProtection ? guarded(parts, name, soa, asking) : soa
    },
  })
}

/** A chain that ends in records, put together from what is known of each name in it. */
function remembered(server: string, name: string, type: string, { cache, now, trace, depth }: Asking): Reply | undefined {
  const known = cache?.of(server)
  if (known === undefined) return undefined
  const answer: ResourceRecord[] = []
  let at = name
  for (let aliases = 0; aliases < 20; aliases++) {
    const outcome = known.get(at, type, now)
    if (outcome?.kind === 'records') {
      trace?.push({ kind: 'cached', depth, server, name, type, remaining: outcome.records[0]?.ttl ?? 0 })
      return { rcode: 'NOERROR', answer: [...answer, ...outcome.records], soa: undefined }
    }
    if (outcome?.kind !== 'alias') return undefined
    answer.push(...outcome.records)
    at = outcome.target
  }
  return undefined
}

function remember(server: string, { rcode, answer }: Reply, { type, asking: { cache, now } }: { type: string; asking: Asking }): void {
  if (cache === undefined || rcode !== 'NOERROR' || !['A', 'AAAA', 'CNAME'].includes(type)) return
  for (const [owner, records] of Map.groupBy(answer, ({ name }) => name)) {
    const [first] = records
    const alias = first!.type === 'CNAME' && type !== 'CNAME'
    cache.of(server).put(owner, type, alias ? { kind: 'alias', records, target: first!.data } : { kind: 'records', records }, now)
  }
}

/** With a cache the SOA's TTL becomes that of a denial. */
function cappedSoa(record: ResourceRecord): ResourceRecord {
  return record.type === 'SOA' ? { ...record, ttl: Math.min(record.ttl, Number(record.data.split(' ')[6] ?? record.ttl)) } : record
}

function guarded({ name: server, rebindDomains }: ServerParts, name: string, reply: Reply, { trace, depth }: Asking): Reply {
  if (rebindDomains.some((domain) => isWithin(name, domain))) return reply
  const addresses = reply.answer.filter(({ type, data }) => type === 'A' && rebindRanges.some((range) => contains(range, data))).map(({ data }) => data)
  if (addresses.length === 0) return reply
  trace?.push({ kind: 'stripped', depth, server, name, addresses })
  return { rcode: 'NOERROR', answer: [], soa: undefined, ...(reply.authoritative && { authoritative: true }) }
}

function ownAnswer({ zones, name: server }: ServerParts, name: string, type: string, { trace, depth }: Asking): Reply | undefined {
  const own = ownZoneFor(zones, name)
  if (own === undefined) return undefined
  trace?.push({ kind: 'own-zone', depth, server, at: own.at, name, zone: own.zone.origin })
  const answer: ResourceRecord[] = []
  let at = name
  for (let aliases = 0; aliases < 10; aliases++) {
    const records = recordsAt(own, at, type)
    if (records.length > 0) return { rcode: 'NOERROR', answer: [...answer, ...records], soa: undefined, authoritative: true }
    const [alias] = recordsAt(own, at, 'CNAME')
    if (alias === undefined) break
    answer.push(alias)
    at = alias.data
  }
  if (answer.length > 0 && !isWithin(at, own.zone.origin)) return { rcode: 'NOERROR', answer, soa: undefined, authoritative: true }
  return { rcode: exists(own, at) ? 'NOERROR' : 'NXDOMAIN', answer: exists(own, at) ? answer : [], soa: undefined }
}

/** Types that it can be told of. Texts and the like have no TTL of their own. */
function recordsAt({ zone }: OwnZone, name: string, type: string): readonly ResourceRecord[] {
  const node = zone.nodes.get(name)
  if (node === undefined || node.rrsets.length === 0) {
    const wild = type === 'A' || type === 'AAAA' ? wildcardAbove(zone, name, type) : undefined
    if (wild !== undefined) return recordsOf({ ...wild, name, ttl: 0 })
  }
  const rrset = node === undefined || type === 'NS' || type === 'SOA' ? undefined : find(node, type)
  if (rrset === undefined) return []
  return recordsOf(['A', 'AAAA', 'CNAME'].includes(type) ? rrset : { ...rrset, ttl: 0 })
}

/** `address=/wild.example/` holds for wild.example itself and everything below it, however deep. */
function wildcardAbove({ origin, nodes }: LoadedZone, name: string, type: string): RRset | undefined {
  for (let at = name; at.length >= origin.length; at = parentOf(at)) {
    const node = nodes.get(`*.${at}`)
    const rrset = node && find(node, type)
    if (rrset !== undefined) return rrset
    if (at === origin) return undefined
  }
  return undefined
}

function exists({ zone }: OwnZone, name: string): boolean {
  return closestEncloser(zone, name).name === name
}
