import { lookup, type LoadedZone } from '../dns/authority-lookup.ts'
import { parentOf } from '../dns/name.ts'
import type { Path } from '../dns/path.ts'
import type { Asking, Server } from './server.ts'
import { cut, failed, outcomeOf, type Outcome } from './reply.ts'
import { restartingResolver } from './restarting-resolver.ts'
import { traceMatch } from './trace.ts'

/** A private zone as one virtual network sees it through its link. */
export interface ZoneView {
  readonly resource: string
  readonly zone: () => LoadedZone
  readonly redirect: boolean
  readonly down: boolean
  /** The link. */
  readonly at: Path
}

/** Types whose NXDOMAIN a redirecting link turns into a public question. https://learn.microsoft.com/azure/dns/private-dns-fallback */
const redirected: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME'])

/**
 * Azure-provided DNS of one virtual network: the longest linked zone that covers the name decides alone; any other name goes to
 * the region's public resolver; targets of aliases begin anew. A redirecting link lets the public side answer where the zone has
 * no such name; a name without the type, and an empty non-terminal, exist and are not redirected.
 */
export function azureDns(network: string, zones: ReadonlyMap<string, ZoneView>, upstream: Server): Server {
  const name = azureDnsName(network)
  const askUpstream = (owner: string, type: string, asking: Asking): Outcome =>
    cut(upstream.resolve(owner, type, { ...asking, depth: asking.depth + 1, by: name }), owner, type)
  return restartingResolver(name, (owner, type, asking) => {
    const { trace, depth } = asking
    const view = zoneViewFor(zones, owner, type)
    if (view === undefined) {
      trace?.push({ kind: 'public', depth, server: name, name: owner, zones: [...zones.keys()] })
      return askUpstream(owner, type, asking)
    }
    const zone = view.zone()
    trace?.push({ kind: 'zone', depth, server: name, at: view.at, name: owner, zone: zone.origin, resource: view.resource })
    if (view.down) {
      trace?.push({ kind: 'failed', depth, server: name, name: owner, because: `the servers of ${view.resource} do not answer` })
      return failed
    }
    const match = lookup(zone, owner, type)
    // Azure's private zones have no delegations.
    if (match.kind === 'delegation') return failed
    if (trace) traceMatch(match, { server: name, name: owner, type, zone, asking })
    if (match.kind === 'nxdomain' && view.redirect && redirected.has(type)) {
      trace?.push({ kind: 'redirect', depth, server: name, at: [...view.at, 'resolutionPolicy'], name: owner, zone: zone.origin })
      return askUpstream(owner, type, asking)
    }
    // A private zone has no NS set; CoreDNS, which serves it, then leaves out the SOA as well (RFC 2308 section 2.2, type 3).
    if (match.kind === 'nodata' && type === 'NS' && owner === zone.origin) return { kind: 'negative', rcode: 'NOERROR', soa: undefined }
    return outcomeOf(match, zone, { name: owner, type })
    // What a redirect found for one type must not answer for another, which is not redirected.
  }, (owner, type) => !zoneViewFor(zones, owner, type)?.redirect)
}

export function azureDnsName(network: string): string {
  return `168.63.129.16 of ${network}`
}

/** The longest zone that covers a name; the DS of a zone is its parent's (RFC 4035 section 3.1.4.1). */
function zoneViewFor(zones: ReadonlyMap<string, ZoneView>, name: string, type: string): ZoneView | undefined {
  if (zones.size === 0) return undefined
  for (let at = type === 'DS' ? parentOf(name) : name; ; at = parentOf(at)) {
    const view = zones.get(at)
    if (view !== undefined || at === '') return view
  }
}
