import { contains } from '../../dns/address.ts'
import { isWithin, parentOf } from '../../dns/name.ts'
import type { RRset } from '../../dns/zone.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import { recordsOf, type Reply } from '../../model/reply.ts'
import type { Asking, Server } from '../../model/server.ts'
import { withoutSignatures } from '../../model/signatures.ts'
import type { ServerParts } from '../../model/dns-server/parts.ts'
import { dnsmasq as traits, rebindRanges } from './traits.ts'
import { aliasTypes, cachedAnswer, fromCache, remember, remembered } from './model-cache.ts'
import { domainFor, settling, type ForwardingPolicy } from '../../model/dns-server/forwarders.ts'
import { ownZoneFor, type OwnZone } from '../../model/dns-server/own-zones.ts'
import { relayingServer } from '../../model/dns-server/relaying-server.ts'

/**
 * `strict-order`, which the plan sets. Measured with 2.90: each question goes to the first forwarder, whatever became of the one before.
 * One that says SERVFAIL or REFUSED is passed over at once. One that is silent is passed over when the client sends its question once
 * more, with the same id from the same port; nobody but the client ends the wait, and the first is asked again by the next question.
 * Without `strict-order` it asks all at first and stays with the quickest.
 */
const inOrder: ForwardingPolicy = { prefers: traits.prefers, settles: settling(traits), follows: true }

/**
 * dnsmasq 2.90, measured: hands on the forwarder's chain as it is; `server=/domain/` is matched against the question's name only,
 * so forwarding privatelink.azurecr.io alone leaves clients with the public address. No forwarder for a name: REFUSED, with RA.
 * All silent, or a loop between servers: no answer; it leaves out a forwarder that is its own address. `stop-dns-rebind` empties
 * the whole answer, NOERROR without anything, if there is one private address in it, unless the question's name (not a target)
 * lies in a `rebind-domain-ok`. Its cache keeps every set of a chain by its own name, for `min-cache-ttl` where it lives shorter (the first answer is handed on as it came;
 * what a kept denial of AAAA does to an alias of that name is not modelled): after a
 * chain it answers the names in the middle of it, too, and denies its last one, whoever would be asked about them. Own names
 * (`host-record`, `cname`, `txt-record` and `local=/zone/`) have AA; a denial has no SOA and no AA, and a cname that leads to a
 * name it does not know stays bare, NOERROR with AA, within a local domain as well; it goes on in what the cache has of the target.
 * It has no SOA and no NS; what
 * stands for a wildcard (`address=/wild.example/`) answers for wild.example as well, with a TTL of 0.
 */
export function dnsmasq(parts: ServerParts): Server {
  const { name: server, address } = parts
  const domains = [...parts.conditional, ...(parts.general === undefined ? [] : [parts.general])].map((domain) => ({
    ...domain,
    forwarders: domain.forwarders.filter((forwarder) => forwarder.address !== address),
  }))
  return relayingServer(server, domains, {
    policy: inOrder,
    otherwise: { rcode: 'REFUSED', answer: [], soa: undefined },
    own: (name, type, asking) => ownAnswer(parts, name, type, asking) ?? (parts.cache ? cachedAnswer(server, name, type, asking) : undefined),
    changed(whole, { name, type }, asking) {
      const reply = parts.dropsSignatures ? withoutSignatures(whole) : whole
      // What it knows a record of, be it of another type, it does not deny for somebody else.
      const own = reply.rcode === 'NXDOMAIN' && reply.answer.length === 0 ? ownZoneFor(parts.zones, name) : undefined
      const known: Reply = own !== undefined && exists(parts, own, name, asking) ? { ...reply, rcode: 'NOERROR', authoritative: true } : reply
      if (parts.cache) remember(server, known, { name, type, asking, least: parts.minCacheTtl })
      return parts.rebindProtection ? guarded(parts, name, known, asking) : known
    },
  })
}

function guarded({ name: server, rebindDomains, rebindAt }: ServerParts, name: string, reply: Reply, { trace, depth }: Asking): Reply {
  if (rebindDomains.some((domain) => isWithin(name, domain))) return reply
  const addresses = reply.answer.filter(({ type, data }) => type === 'A' && rebindRanges.some((range) => contains(range, data))).map(({ data }) => data)
  if (addresses.length === 0) return reply
  trace?.push({ kind: 'stripped', depth, server, ...(rebindAt && { at: rebindAt }), name, addresses })
  return { rcode: 'NOERROR', answer: [], soa: undefined, ...(reply.authoritative && { authoritative: true }) }
}

function ownAnswer(parts: ServerParts, name: string, type: string, asking: Asking): Reply | undefined {
  const { zones, conditional, cache, name: server } = parts
  const { trace, depth } = asking
  const own = ownZoneFor(zones, name)
  if (own === undefined) return undefined
  // `server=/a.domain/`, `local=/domain/` and `address=/domain/` are one list, of which the longest decides; records are known before that.
  const forwarded = domainFor(conditional, name)?.domain ?? ''
  const found = recordsAt(zones, name, type) ?? wildcardAbove(zones, name, type, Math.max(own.zone.origin.length, forwarded.length))
  const lacking = found === undefined && recordsAt(zones, name, 'CNAME') === undefined
  if (forwarded.length > own.zone.origin.length && lacking) return undefined
  const denied = lacking && cache ? cachedAnswer(server, name, type, asking) : undefined
  if (denied !== undefined) return denied
  const { at, zone } = zones.find((one) => one.zone.nodes.get(name)?.rrsets.some(isWritten)) ?? own
  trace?.push({ kind: 'own-zone', depth, server, at, name, zone: zone.origin })
  if (found !== undefined) return { rcode: 'NOERROR', answer: [...found], soa: undefined, authoritative: true }
  const answer: ResourceRecord[] = []
  let target = name
  for (let aliases = 0; aliases < 10; aliases++) {
    // An alias is followed to what it has a record of: `address=` is none.
    const records = recordsAt(zones, target, type)
    if (records !== undefined) return { rcode: 'NOERROR', answer: [...answer, ...records], soa: undefined, authoritative: true }
    const alias = recordsAt(zones, target, 'CNAME')?.[0]
    if (alias === undefined) break
    answer.push(alias)
    target = alias.data
  }
  if (answer.length === 0) return { rcode: exists(parts, own, target, asking) ? 'NOERROR' : 'NXDOMAIN', answer, soa: undefined }
  // What lies in a domain of its own it has from nobody else, unless a longer one is forwarded.
  const holder = ownZoneFor(zones, target)
  const elsewhere = holder === undefined || (domainFor(conditional, target)?.domain.length ?? 0) > holder.zone.origin.length
  const rest = cache && elsewhere ? remembered(server, target, type, asking, aliasTypes) : { aliases: [], end: undefined }
  return fromCache(answer, rest, type)
}

/** It has no zones: a zone's SOA, NS and name server are not among its records, and its apex need not exist. */
function isWritten({ from }: RRset): boolean {
  return from?.includes('recordSets') ?? false
}

/** What is written of a name, in whichever zone: it does not know one from the other. Texts and the like have no TTL of their own. */
function recordsAt(zones: readonly OwnZone[], name: string, type: string): readonly ResourceRecord[] | undefined {
  const sets = zones.flatMap(({ zone }) => zone.nodes.get(name)?.rrsets ?? []).filter((set) => set.type === type && isWritten(set) && !isAddressOfWildcard(set))
  if (sets.length === 0) return undefined
  return sets.flatMap((set) => recordsOf(['A', 'AAAA', 'CNAME'].includes(type) ? set : { ...set, ttl: 0 }))
}

/**
 * What stands for a wildcard: `address=/wild.example/` holds for wild.example itself and everything below it, however deep. It fills in what a name
 * lacks, unless that is an alias, and unless a longer domain, of so many characters, is local or forwarded.
 */
function wildcardAbove(zones: readonly OwnZone[], name: string, type: string, least: number): readonly ResourceRecord[] | undefined {
  if ((type !== 'A' && type !== 'AAAA') || recordsAt(zones, name, 'CNAME') !== undefined) return undefined
  for (let at = name; at !== '' && at.length >= least; at = parentOf(at)) {
    const sets = zones.flatMap(({ zone }) => zone.nodes.get(`*.${at}`)?.rrsets ?? []).filter((set) => set.type === type)
    if (sets.length > 0) return sets.flatMap((set) => recordsOf({ ...set, name, ttl: 0 }))
  }
  return undefined
}

/**
 * A name that a wildcard stands for has nothing of other types, but it exists where the wildcard is that of the whole zone: then
 * `address=` and `local=` are of one domain. Of a deeper one (`*.any`) other types are for `local=` to deny (src/domain-match.c,
 * filter_servers; measured with 2.90). What its cache knows of exists as well, whoever said so (src/cache.c, cache_find_non_terminal).
 */
function exists({ zones, cache, name: server }: ServerParts, { zone }: OwnZone, name: string, asking: Asking): boolean {
  if (cache && asking.cache?.of(server).knowsOf(name, asking.now)) return true
  // Records of any zone: it does not know one zone from the other.
  const above = zones.some((other) => [...other.zone.nodes].some(([owner, { rrsets }]) => isWithin(owner, name) && rrsets.some((rrset) => isWritten(rrset) && !isAddressOfWildcard(rrset))))
  return above || (zone.nodes.get(`*.${zone.origin}`)?.rrsets.some(isAddressOfWildcard) ?? false)
}

/** What becomes an `address=` is no record of that name. */
function isAddressOfWildcard({ name, type }: RRset): boolean {
  return name.startsWith('*.') && (type === 'A' || type === 'AAAA')
}
