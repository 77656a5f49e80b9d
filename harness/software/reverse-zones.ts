import { isWithin } from '../dns/name.ts'
import type { Traits } from './traits.ts'

const labels = (from: number, to: number, above: string): readonly string[] => Array.from({ length: to - from + 1 }, (_, n) => `${from + n}.${above}`)

/** Reverse zones of addresses that nobody has in public: resolvers are to answer them with NXDOMAIN by themselves (RFC 6303 section 4, RFC 7793). */
const ofNobody: readonly string[] = [
  ...['0', '10', '254.169', '2.0.192', '100.51.198', '113.0.203', '255.255.255.255', ...labels(16, 31, '172'), '168.192', ...labels(64, 127, '100')].map((prefix) => `${prefix}.in-addr.arpa`),
  ...['d.f', '8.e.f', '9.e.f', 'a.e.f', 'b.e.f', '8.b.d.0.1.0.0.2'].map((prefix) => `${prefix}.ip6.arpa`),
]

/** What a server's configuration has to say in this. */
interface Forwarding {
  readonly forwarders: readonly unknown[]
  readonly conditionalForwarders: readonly { readonly domainName: string }[]
  readonly forwardFirst: boolean
  readonly zones: readonly { readonly zoneName: string }[]
}

/**
 * The reverse zones that a server answers by itself. BIND leaves out what it forwards and does nothing but forward, and what it has a zone
 * for (`empty-zones-enable`); unbound, as it is configured here, all of them where any zone or forwarder of it is for reverse lookups (`unblock-lan-zones`).
 */
export function ownReverseZones({ ownReverseZones: unless }: Traits, { forwarders, conditionalForwarders, forwardFirst, zones }: Forwarding): readonly string[] {
  const domains = [...conditionalForwarders.map(({ domainName }) => domainName), ...zones.map(({ zoneName }) => zoneName)]
  if (unless === undefined) return []
  if (unless === 'released') return domains.some((domain) => isWithin(domain, 'in-addr.arpa')) ? [] : ofNobody
  if (forwarders.length > 0 && !forwardFirst) return []
  const forwarded = (zone: string): boolean => !forwardFirst && conditionalForwarders.some(({ domainName }) => isWithin(zone, domainName))
  return ofNobody.filter((zone) => !forwarded(zone) && !zones.some(({ zoneName }) => zoneName === zone))
}

/** The one of them that answers for a name: whatever is forwarded further down is asked there. */
export function ownReverseZoneFor(own: readonly string[], name: string, conditional: readonly string[]): string | undefined {
  if (!name.endsWith('.arpa')) return undefined
  const zone = own.find((one) => isWithin(name, one))
  return zone !== undefined && conditional.some((domain) => isWithin(name, domain) && domain.length > zone.length) ? undefined : zone
}
