import type { Registry } from './resources.ts'

/** The public zone of all registries, and the zone that private endpoints put in front of it. */
export const registryZone = 'azurecr.io'
export const privatelinkZone = 'privatelink.azurecr.io'

/** One public name of a registry and what stands behind it. */
export interface RegistryEndpoint {
  readonly kind: 'login' | 'data' | 'regional'
  /** `contoso.azurecr.io`, `contoso.westeurope.data.azurecr.io`, `contoso.westeurope.geo.azurecr.io`. */
  readonly name: string
  /** The same under `privatelink.azurecr.io`. */
  readonly privatelinkName: string
  /** Member of a private endpoint: `registry`, `registry_data_westeurope`, `registry_westeurope`. */
  readonly member: string
  /** `undefined` for the login server, which is global. */
  readonly region: string | undefined
}

/** Regions in which the registry lives, home first. */
export function registryRegions(registry: Registry): readonly string[] {
  return [registry.location, ...registry.replications.map((replica) => replica.location)]
}

/**
 * The names of a registry: login server, then dedicated data endpoints, then regional endpoints, as far as it has them.
 * https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference
 */
export function registryEndpoints(registry: Registry): readonly RegistryEndpoint[] {
  const stem = registry.loginServer.slice(0, -(registryZone.length + 1))
  const endpoint = (kind: RegistryEndpoint['kind'], prefix: string, member: string, region?: string): RegistryEndpoint => ({
    kind,
    name: `${prefix}.${registryZone}`,
    privatelinkName: `${prefix}.${privatelinkZone}`,
    member,
    region,
  })
  const regions = registryRegions(registry)
  const data = registry.dataEndpointEnabled ? regions : []
  const regional = registry.regionalEndpoints === 'Enabled' ? regions : []
  return [
    endpoint('login', stem, 'registry'),
    ...data.map((region) => endpoint('data', `${stem}.${region}.data`, `registry_data_${region}`, region)),
    ...regional.map((region) => endpoint('regional', `${stem}.${region}.geo`, `registry_${region}`, region)),
  ]
}
