import { answerFrom, loadZone, zoneSet } from '../dns/authority.ts'
import type { Reply } from './reply.ts'

/** Names of the loopback address, which resolvers answer themselves, with AA set (RFC 6761 section 6.3, RFC 6303 section 4). */
const ipv6Loopback = `1.${'0.'.repeat(31)}ip6.arpa`
const soa = { mname: 'localhost', rname: 'nobody.invalid', serial: 1, refresh: 3600, retry: 1200, expire: 604800, minimum: 10800, ttl: 10800 }
const set = (name: string, type: string, data: string) => ({ name, type, ttl: 10800, data: [data] })

const zones = zoneSet(
  [
    { origin: 'localhost', soa, rrsets: [set('localhost', 'NS', 'localhost'), set('localhost', 'A', '127.0.0.1'), set('localhost', 'AAAA', '::1')] },
    { origin: '127.in-addr.arpa', soa, rrsets: [set('127.in-addr.arpa', 'NS', 'localhost'), set('1.0.0.127.in-addr.arpa', 'PTR', 'localhost')] },
    { origin: ipv6Loopback, soa, rrsets: [set(ipv6Loopback, 'NS', 'localhost'), set(ipv6Loopback, 'PTR', 'localhost')] },
  ].map(loadZone),
)

/** What a resolver says without asking anybody; `undefined` for all names but those. Below `localhost` every name is another one for it. */
export function ownAnswer(name: string, type: string): Reply | undefined {
  if (!name.endsWith('localhost') && !name.endsWith('.arpa')) return undefined
  // The DS of a zone is its parent's.
  if (type === 'DS' && zones.has(name)) return undefined
  const asked = name.endsWith('.localhost') ? 'localhost' : name
  const { rcode, answer, authority } = answerFrom(zones, { name: asked, type })
  if (rcode === 'REFUSED') return undefined
  return { rcode, answer: asked === name ? answer : answer.map((record) => ({ ...record, name })), soa: authority[0], authoritative: true }
}
