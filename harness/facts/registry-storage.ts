import { createHash } from 'node:crypto'
import { registryRegions } from '../azure/registry-names.ts'
import type { Registry, Service } from '../azure/resources.ts'
import type { Topology } from '../resources/topology.ts'
import { heldRegistries } from './held-registries.ts'

/** Whom a registry's storage accounts belong to: nobody's design has them. */
export const storageTenant = 'microsoft'

/** Microsoft's own account for the blobs of one replica: letters and digits, at most 24. The real ones have names that nobody knows beforehand. */
export function storageAccountOf({ name }: Pick<Registry, 'name'>, region: string): string {
  return `${region.slice(0, 10)}${createHash('sha256').update(`${name} ${region}`).digest('hex').slice(0, 8)}`
}

/**
 * The name to which links to blobs lead where a registry has no dedicated data endpoints.
 * https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules
 */
export function storageNameOf(registry: Pick<Registry, 'name'>, region: string): string {
  return `${storageAccountOf(registry, region)}.blob.core.windows.net`
}

/** The accounts of registries that hold images and have no dedicated data endpoints: the lab's internet has them beside its other strangers. */
export function storageOf(topology: Pick<Topology, 'registries' | 'intent' | 'connectedRegistries'>): readonly { readonly registry: Registry; readonly account: Service }[] {
  return heldRegistries(topology).filter(({ dataEndpointEnabled }) => !dataEndpointEnabled).flatMap((registry) => registryRegions(registry).map((location) => ({
    registry,
    account: {
      name: storageAccountOf(registry, location),
      type: 'storageAccount',
      location,
      groupIds: ['blob'],
      dns: new Map(),
      fqdns: [],
      publicNetworkAccess: 'Enabled',
      tenant: storageTenant,
      privateEndpointConnections: 0,
    } satisfies Service,
  })))
}
