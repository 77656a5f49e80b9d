import { distance } from '../azure/regions.ts'
import { registryRegions } from '../azure/registry-names.ts'
import type { Settings } from '../resources/topology.ts'
import type { Registry } from '../azure/resources.ts'

/**
 * The replica that answers at the login server's name behind a private endpoint. No source says which one does; it is the nearest to the
 * endpoint's network unless the settings say otherwise.
 */
export function replicaBehind(registry: Registry, location: string, selection: Settings['replicaSelection']): string {
  if (selection === 'home') return registry.location
  const excluded = new Set(registry.replications.filter(({ regionEndpointEnabled }) => !regionEndpointEnabled).map((replica) => replica.location))
  const candidates = selection === 'trafficManager' ? registryRegions(registry).filter((region) => !excluded.has(region)) : registryRegions(registry)
  return candidates.toSorted((one, other) => distance(one, location) - distance(other, location))[0]!
}
