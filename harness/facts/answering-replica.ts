import { isWell, type ComponentId } from '../world/component.ts'
import { distance } from '../azure/regions.ts'
import { registryRegions } from '../azure/registry-names.ts'
import type { ReplicaSelection } from '../world/replica-selection.ts'
import type { PrivateEndpoint, Registry } from '../azure/resources.ts'
import type { Facts } from './types.ts'

/**
 * The replica that answers at the login server's name behind a private endpoint. No source says which one does; it is the nearest to the
 * endpoint's network unless the settings say otherwise. Nor does one say whether another takes the place of one that is down: `works` tells
 * which do, where it is so. Where none does the first is left.
 */
export function replicaBehind(registry: Registry, location: string, selection: ReplicaSelection, works: (region: string) => boolean = () => true): string {
  const nearest = registryRegions(registry).toSorted((one, other) => distance(one, location) - distance(other, location))
  const excluded = new Set(registry.replications.filter(({ regionEndpointEnabled }) => !regionEndpointEnabled).map((replica) => replica.location))
  const ordered = {
    nearest,
    home: [registry.location, ...nearest.filter((region) => region !== registry.location)],
    trafficManager: nearest.filter((region) => !excluded.has(region)),
  }[selection]
  return ordered.find(works) ?? ordered[0]!
}

/** The same with things broken: as the design's settings have it. */
export function replicaAnswering({ topology: { settings, virtualNetworks } }: Pick<Facts, 'topology'>, faults: ReadonlySet<ComponentId>, registry: Registry, { virtualNetwork }: Pick<PrivateEndpoint, 'virtualNetwork'>): string {
  const { replicaSelection, followsHealth, healthProbe } = settings
  const works = (region: string): boolean => !followsHealth || (!faults.has(`replica:${registry.name}/${region}`) && (healthProbe === 'shallow' || isWell(faults, registry.name, region)))
  return replicaBehind(registry, virtualNetworks.get(virtualNetwork)!.location, replicaSelection, works)
}
