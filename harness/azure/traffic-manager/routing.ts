import { isAddress, isAddress6, toNumber } from '../../dns/address.ts'
import { includes, parseRange } from '../../dns/ranges.ts'
import { distance } from '../regions.ts'
import { geographyOf } from './geography.ts'
import type { RoutingMethod, TrafficManagerEndpoint, TrafficManagerProfile } from './profile.ts'
import { isInService, type EndpointStatus } from './status.ts'

/** Who asks: the recursive resolver, unless the question carries a client subnet (RFC 7871). */
export interface Asker {
  readonly address: string
  /** Where it is. */
  readonly region: string
}

/** What no page decides, or where pages contradict each other. */
export interface RoutingSettings {
  /** Of a profile whose endpoints are all disabled; https://learn.microsoft.com/azure/traffic-manager/traffic-manager-endpoint-types says the first. */
  readonly nothingEnabled: 'NXDOMAIN' | 'NODATA'
  /** Of method Subnet without a match or a fallback: the page on routing methods says the second, an older one the first. */
  readonly noSubnet: 'NXDOMAIN' | 'NODATA'
  /** Of a profile that is disabled itself. */
  readonly profileDisabled: 'NXDOMAIN' | 'NODATA'
  /** Whether endpoints that are all degraded are answered as if none were. */
  readonly allDegraded: 'all' | 'none'
  /** Whether stopped endpoints are in the answer when all others are degraded: one page says both. */
  readonly stoppedMayAnswer: boolean
}

export const defaultRouting: RoutingSettings = { nothingEnabled: 'NXDOMAIN', noSubnet: 'NODATA', profileDisabled: 'NXDOMAIN', allDegraded: 'all', stoppedMayAnswer: false }

/** Of a record set of a private zone: it goes on existing, and has no record, while its profile has nothing to say. */
export function privateRouting(allDegraded: RoutingSettings['allDegraded']): RoutingSettings {
  return { ...defaultRouting, nothingEnabled: 'NODATA', profileDisabled: 'NODATA', allDegraded }
}

/** An endpoint that an answer may lead to, and how often it does: shares add up to 1. */
export interface Candidate {
  readonly endpoint: TrafficManagerEndpoint
  readonly share: number
}

/** What is chosen among: of all but MultiValue one candidate for each answer, of that up to `atOnce`. */
export type Choice =
  | { readonly kind: 'endpoints'; readonly candidates: readonly Candidate[]; readonly atOnce: number }
  | { readonly kind: 'NXDOMAIN' | 'NODATA' }

type Placed = { readonly endpoint: TrafficManagerEndpoint; readonly status: EndpointStatus; readonly order: number }

const evenly = (endpoints: readonly TrafficManagerEndpoint[]): readonly Candidate[] => endpoints.map((endpoint) => ({ endpoint, share: 1 / endpoints.length }))

/** Among endpoints that may answer. */
const among: Readonly<Record<Exclude<RoutingMethod, 'Geographic' | 'Subnet'>, (pool: readonly Placed[], asker: Asker) => readonly Candidate[]>> = {
  Priority(pool) {
    const [first] = pool.toSorted((a, b) => (a.endpoint.priority ?? a.order) - (b.endpoint.priority ?? b.order))
    return evenly(first === undefined ? [] : [first.endpoint])
  },
  Weighted(pool) {
    const total = pool.reduce((sum, { endpoint: { weight = 1 } }) => sum + weight, 0)
    return pool.map(({ endpoint }) => ({ endpoint, share: (endpoint.weight ?? 1) / total }))
  },
  Performance(pool, { region }) {
    const far = ({ endpoint: { location } }: Placed): number => distance(region, location)
    const nearest = Math.min(...pool.map(far))
    // Of two regions that are equally far, one: its latency table is not published, but it has no ties.
    const [place] = pool.filter((one) => far(one) === nearest).map(({ endpoint: { location } }) => location).toSorted()
    return evenly(pool.filter(({ endpoint: { location } }) => location === place).map(({ endpoint }) => endpoint))
  },
  MultiValue: (pool) => evenly(pool.map(({ endpoint }) => endpoint)),
}

/**
 * What a profile chooses among for somebody who asks. Where all eligible endpoints are degraded, all of them count as in service; whom a
 * place or a subnet is mapped to answers whether it is healthy or not.
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods
 */
export function choose(profile: TrafficManagerProfile, asker: Asker, statusOf: (endpoint: TrafficManagerEndpoint) => EndpointStatus, settings: RoutingSettings = defaultRouting): Choice {
  if (profile.status === 'Disabled') return { kind: settings.profileDisabled }
  const all = profile.endpoints.map((endpoint, order): Placed => ({ endpoint, status: statusOf(endpoint), order }))
  const enabled = all.filter(({ status }) => status !== 'Disabled' && status !== 'Inactive')
  if (enabled.length === 0) return { kind: settings.nothingEnabled }
  if (profile.method === 'Geographic') return mapped(enabled, ({ geoMapping = [] }, code) => geoMapping.includes(code), geographyOf(asker.region), 'NODATA')
  if (profile.method === 'Subnet') {
    const within = (endpoint: TrafficManagerEndpoint, step: string): boolean =>
      step === 'own' ? (endpoint.subnets ?? []).some((range) => isWithin(range, asker.address)) : (endpoint.subnets ?? []).length === 0
    return mapped(enabled, within, ['own', 'fallback'], settings.noSubnet)
  }
  const inService = enabled.filter(({ status }) => isInService(status))
  const pool = inService.length > 0 || settings.allDegraded === 'none' ? inService : enabled.filter(({ status }) => status === 'Degraded' || settings.stoppedMayAnswer)
  if (pool.length === 0) return { kind: 'NODATA' }
  return { kind: 'endpoints', candidates: among[profile.method](pool, asker), atOnce: profile.method === 'MultiValue' ? profile.maxReturn ?? 2 : 1 }
}

/** By mapping, the most specific one first. One that is stopped answers nothing, and nobody takes its place. */
function mapped(enabled: readonly Placed[], covers: (endpoint: TrafficManagerEndpoint, step: string) => boolean, steps: readonly string[], none: 'NXDOMAIN' | 'NODATA'): Choice {
  for (const step of steps) {
    const found = enabled.find(({ endpoint }) => covers(endpoint, step))
    if (found?.status === 'Stopped') return { kind: 'NODATA' }
    if (found !== undefined) return { kind: 'endpoints', candidates: evenly([found.endpoint]), atOnce: 1 }
  }
  return { kind: none }
}

function isWithin(written: string, address: string): boolean {
  const range = parseRange(written)
  return range !== undefined && isAddress(address) && includes([range], toNumber(address))
}

/** A record of an answer, without its owner and TTL. */
export interface RoutedRecord {
  readonly type: 'A' | 'AAAA' | 'CNAME'
  readonly data: string
}

/** What an endpoint's target is in DNS. The endpoint is chosen first, its type looked at afterwards: another type that was asked for is NODATA. */
export function recordOf({ target }: Pick<TrafficManagerEndpoint, 'target'>): RoutedRecord {
  if (isAddress(target)) return { type: 'A', data: target }
  return isAddress6(target) ? { type: 'AAAA', data: target } : { type: 'CNAME', data: target }
}
