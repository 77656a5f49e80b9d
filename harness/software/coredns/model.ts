import { blockFor, type CacheBlock } from '../node-local-caches.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import type { Reply } from '../../model/reply.ts'
import { newNotes, type Asking, type Server } from '../../model/server.ts'
import type { ServerParts } from '../../model/dns-server/parts.ts'
import { fileReply } from './model-file.ts'
import { coredns as traits } from './traits.ts'
import { domainFor, settling, type ForwardingPolicy } from '../../model/dns-server/forwarders.ts'
import { ownZoneFor, type OwnZone } from '../../model/dns-server/own-zones.ts'
import { relayingServer } from '../../model/dns-server/relaying-server.ts'

/**
 * `policy sequential`: the first upstream while it answers. Measured with 1.14.7: any answer is handed on, SERVFAIL and REFUSED
 * among them (no `failover`); a silent first one costs each question 2 s until health checks have it out.
 */
const policy: ForwardingPolicy = { prefers: traits.prefers, settles: settling(traits), follows: true, givesUp: true }

/**
 * CoreDNS 1.14, measured with 1.14.7: `forward` hands on the upstream's chain as it is, chosen by the question's name alone. No
 * server block for a name: REFUSED without RA. All silent: SERVFAIL without RA after 4 s, which no client waits for; so after a
 * loop. `cache` gives all records of a message the smallest TTL in it, never under 5 s, and 5 s to a denial behind an alias; what
 * comes out of it has AA set. `file` (model-file.ts) answers with AA, without RA, with the zone's NS beside what it found and the SOA's own TTL;
 * an alias that leads out of the zone and cannot be found is SERVFAIL with the alias and the zone's NS.
 */
export function coredns(parts: ServerParts): Server {
  const domains = [...parts.conditional, ...(parts.general === undefined ? [] : [parts.general])]
  const relay = relayingServer(parts.name, domains, {
    policy: { ...policy, settles: settling(parts.traits), ...(parts.roundRobin && { prefers: 'none' as const }) },
    otherwise: { rcode: 'REFUSED', answer: [], soa: undefined, recursionAvailable: false },
    own: (name, type, asking) => (parts.filterAaaa && type === 'AAAA' ? filtered : ownAnswer(name, type, asking)),
    changed: (reply, { name }) => (parts.cache ? levelled(reply, blockFor(parts.cacheBlocks, name)) : reply),
  })
  const server: Server = parts.cache ? { name: parts.name, resolve: remembering } : relay
  return server

  /** `cache` keeps whole messages, by name and type, for what forwarders said; what comes out of it ages as a whole. */
  function remembering(name: string, type: string, asking: Asking): Reply | undefined {
    const memory = ownFor(name) === undefined ? asking.cache?.of(parts.name) : undefined
    const known = memory?.getReply(name, type, asking.now)
    if (known !== undefined) {
      const reply = { ...older(known.reply, known.age), authoritative: true }
      asking.trace?.push({ kind: 'cached', depth: asking.depth, server: parts.name, name, type, remaining: (reply.answer[0] ?? reply.soa)?.ttl ?? 0 })
      return reply
    }
    const { serveStale } = blockFor(parts.cacheBlocks, name) ?? {}
    const stale = serveStale && memory?.getStaleReply(name, type, { now: asking.now, seconds: serveStale.seconds })
    if (stale !== undefined && (stale.since === 0 || serveStale?.policy === 'Immediate')) {
      // Whoever asked has the answer before anybody else is asked.
      if (stale.since > 0) refreshed(name, type, { ...asking, trace: undefined, notes: newNotes(asking.notes.choices) })
      return outdated(stale.reply, name, type, asking)
    }
    const reply = refreshed(name, type, asking)
    return stale !== undefined && (reply === undefined || !isKept(reply)) ? outdated(stale.reply, name, type, asking) : reply
  }

  /** What others say now, kept where it is an answer. */
  function refreshed(name: string, type: string, asking: Asking): Reply | undefined {
    const memory = ownFor(name) === undefined ? asking.cache?.of(parts.name) : undefined
    const reply = relay.resolve(name, type, asking)
    const ttls = reply === undefined || !isKept(reply) ? [] : [...reply.answer, ...(reply.soa ? [reply.soa] : [])].map(({ ttl }) => ttl)
    if (ttls.length > 0) memory?.putReply(name, type, reply!, { ttl: Math.min(...ttls), now: asking.now })
    return reply
  }

  /** What has run out, as it is handed out all the same: with a TTL of 0. */
  function outdated(reply: Reply, name: string, type: string, asking: Asking): Reply {
    asking.trace?.push({ kind: 'cached', depth: asking.depth, server: parts.name, name, type, remaining: 0 })
    return { ...withTtl(reply, () => 0), authoritative: true }
  }

  /** Server blocks, whether for a file or for forwarding: the longest one decides. */
  function ownFor(name: string): OwnZone | undefined {
    const own = ownZoneFor(parts.zones, name)
    return own !== undefined && own.zone.origin.length >= (domainFor(parts.conditional, name)?.domain.length ?? 0) ? own : undefined
  }

  function ownAnswer(name: string, type: string, asking: Asking, loops = 0): Reply | 'silence' | undefined {
    const own = ownFor(name)
    if (own === undefined) return undefined
    asking.trace?.push({ kind: 'own-zone', depth: asking.depth, server: parts.name, at: own.at, name, zone: own.zone.origin })
    const reply = fileReply(own, { name, type }, (target) => {
      if (loops === maximumLoops) return { rcode: 'SERVFAIL', answer: [], soa: undefined }
      const further = { ...asking, depth: asking.depth + 1, by: parts.name }
      return ownAnswer(target, type, further, loops + 1) ?? server.resolve(target, type, further) ?? 'silence'
    })
    return reply === 'silence' ? reply : { ...reply, recursionAvailable: parts.traits.recursesForOwn }
  }
}

/** plugin/file/lookup.go: how often it comes back to one of its zones for one question. */
const maximumLoops = 8

/** What `template` says with a code and nothing else: plugin/template/template.go sets AA, and nobody sets RA. */
const filtered: Reply = { rcode: 'NOERROR', answer: [], soa: undefined, authoritative: true, recursionAvailable: false }

function isKept({ rcode }: Reply): boolean {
  return rcode === 'NOERROR' || rcode === 'NXDOMAIN'
}

function older(reply: Reply, age: number): Reply {
  return withTtl(reply, (ttl) => ttl - age)
}

function withTtl(reply: Reply, changed: (ttl: number) => number): Reply {
  const aged = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl: changed(record.ttl) })
  return { ...reply, answer: reply.answer.map(aged), soa: reply.soa && aged(reply.soa), ...(reply.additional && { additional: reply.additional.map(aged) }) }
}

/** plugin/cache/cache.go: `maxTTL` and `maxNTTL`. */
const asItComes: Pick<CacheBlock, 'success' | 'denial'> = { success: 3600, denial: 1800 }

/** What `cache` makes of a message on its way through. */
function levelled(reply: Reply, { success, denial: most } = asItComes): Reply {
  const { rcode, answer, soa } = reply
  const additional = reply.additional ?? []
  const records = [...answer, ...(soa ? [soa] : []), ...additional]
  if (records.length === 0 || !isKept(reply)) return reply
  const denial = soa !== undefined
  const behindAlias = rcode === 'NXDOMAIN' && answer.length > 0
  const least = Math.min(...records.map(({ ttl }) => ttl), denial ? most : success)
  const ttl = behindAlias ? 5 : Math.max(5, least)
  const level = (record: ResourceRecord): ResourceRecord => ({ ...record, ttl })
  return { ...reply, answer: answer.map(level), soa: soa && level(soa), ...(reply.additional && { additional: additional.map(level) }) }
}
