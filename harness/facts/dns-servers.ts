import type { DnsServerFacts } from './hybrid-facts.ts'
import type { Facts } from './types.ts'
import type { RunningTraits, Traits } from '../software/traits.ts'
import { isWithin } from '../dns/name.ts'
import { isPublicResolver } from './public-resolvers.ts'
import { isSoftware, ranAs, running, software } from '../software/list.ts'
import { nodeLocalCaches } from '../software/node-local-caches.ts'
import { platform } from '../software/platform.ts'

/** What is true of the software that answers at an address of a network, be it somebody's own or Azure's. */
export function traitsOf({ kind }: Pick<DnsServerFacts, 'kind'>): Traits {
  return isSoftware(kind) ? software[kind] : platform[kind]
}

/** What is true of the software that a lab runs for it; `undefined` for what Azure runs. */
export function runningTraitsOf({ kind, server }: Pick<DnsServerFacts, 'kind' | 'server'>): RunningTraits | undefined {
  return isSoftware(kind) && server !== undefined ? running[ranAs(kind, server.forwarders.length > 0)] : undefined
}

/**
 * What a design says of a server, as the software that runs for it has to be told. Software that looks into its own zones first never asks
 * a forwarder for what lies in them; one that goes by the longer domain is not told of such forwarders. Root hints behind forwarders are
 * the public resolver of the region, unless one is among the forwarders anyway.
 */
export function settingsAsRun(facts: Pick<Facts, 'recursiveResolvers' | 'topology'>, { kind, place }: Pick<DnsServerFacts, 'kind' | 'place'>, server: NonNullable<DnsServerFacts['server']>): NonNullable<DnsServerFacts['server']> {
  if (!isSoftware(kind) || server.files.size > 0) return server
  const { ownZonesFirst, rootHintsBehindForwarders } = software[kind]
  const hidden = ownZonesFirst && !running[ranAs(kind, server.forwarders.length > 0)].ownZonesFirst
  const toRoot = rootHintsBehindForwarders && server.useRootHint && server.forwarders.length > 0 && !server.forwarders.some((address) => isPublicResolver(facts, address))
  return {
    ...server,
    forwarders: toRoot ? [...server.forwarders, facts.recursiveResolvers.get(regionOf(facts, place))!] : server.forwarders,
    conditionalForwarders: hidden ? server.conditionalForwarders.filter(({ domainName }) => !server.zones.some(({ zoneName }) => isWithin(domainName, zoneName))) : server.conditionalForwarders,
  }
}

function regionOf({ topology }: Pick<Facts, 'topology'>, place: DnsServerFacts['place']): string {
  return 'site' in place ? topology.onPremisesSites.get(place.site)!.location : topology.virtualNetworks.get(place.virtualNetwork)!.location
}

/** Whether a server asks for each target of an alias anew. On root hints everyone does who can start there. */
export function restarts({ kind, server }: Pick<DnsServerFacts, 'kind' | 'server'>): boolean {
  const { restarts: always, withoutForwarder } = traitsOf({ kind })
  return always || (withoutForwarder === 'walks' && server?.forwarders.length === 0)
}

export function isInboundEndpoint({ kind }: Pick<DnsServerFacts, 'kind'>): boolean {
  return kind === 'inboundEndpoint'
}

export function inboundEndpoints({ dnsServerFacts }: Pick<Facts, 'dnsServerFacts'>): readonly DnsServerFacts[] {
  return [...dnsServerFacts.values()].filter(isInboundEndpoint)
}

/** Whether it is a cache on the nodes of a cluster that is asked by pods, or by the nodes themselves. */
export function isNodeLocalCache({ server }: Pick<DnsServerFacts, 'server'>, whose: 'pods' | 'nodes'): boolean {
  return server?.nodeLocalCache !== undefined && nodeLocalCaches[server.nodeLocalCache.type].forPods === (whose === 'pods')
}

export function isDnsProxy({ kind }: Pick<DnsServerFacts, 'kind'>): boolean {
  return kind === 'dnsProxy'
}
