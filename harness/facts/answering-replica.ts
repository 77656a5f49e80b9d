import { distance } from '../azure/regions.ts'
import { registryRegions } from '../azure/registry-names.ts'
import type { Registry } from '../azure/resources.ts'

/**
 * The replica that answers at the login server's name behind a private endpoint. No source says which one does; it is the nearest to the
 * endpoint's network here.
 */
export function replicaBehind(registry: Registry, location: string): string {
  return registryRegions(registry).toSorted((one, other) => distance(one, location) - distance(other, location))[0]!
}
