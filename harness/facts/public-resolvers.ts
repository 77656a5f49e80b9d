import { nearbyResolverAddress } from '../azure/public-plan.ts'
import { publicResolvers } from '../azure/public-resolvers.ts'
import { kinds } from '../resources/list.ts'
import type { Topology } from '../resources/topology.ts'
import type { Facts } from './types.ts'

/**
 * Where the instances of public resolvers stand that askers of each region come to. A design that neither names one nor has servers with
 * files of their owner's, which nobody reads, has none of their own: the resolver of the region answers in their place.
 */
export function nearbyResolvers(topology: Topology, regions: readonly string[], ofRegions: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return needed(topology) ? new Map(regions.map((region) => [region, nearbyResolverAddress(region)])) : ofRegions
}

/** Whether nodes of their own stand for public resolvers. */
export function haveNodes({ nearbyResolvers: nearby, recursiveResolvers }: Pick<Facts, 'nearbyResolvers' | 'recursiveResolvers'>): boolean {
  return nearby !== recursiveResolvers
}

/** Whether an address is a recursive resolver's on the internet: that of a region's provider, or a well-known one. */
export function isPublicResolver({ recursiveResolvers }: Pick<Facts, 'recursiveResolvers'>, address: string): boolean {
  return publicResolvers.has(address) || [...recursiveResolvers.values()].includes(address)
}

function needed(topology: Topology): boolean {
  if ([...topology.dnsServers.values()].some(({ files }) => files.size > 0)) return true
  return kinds.some((kind) => [...kind.dnsServerLists?.(topology) ?? []].some(({ addresses }) => addresses.some((address) => publicResolvers.has(address))))
}
