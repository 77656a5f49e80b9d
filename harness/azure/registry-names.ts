import type { Registry } from './resources.ts'
import type { ServiceName } from './service-names.ts'

/** The public zone of all registries, and the zone that private endpoints put in front of it. */
export const registryZone = 'azurecr.io'
export const privatelinkZone = 'privatelink.azurecr.io'

/** The only sub-resource of a registry. */
export const registryGroup = 'registry'

/** Regions in which the registry lives, home first. */
export function registryRegions(registry: Registry): readonly string[] {
  return [registry.location, ...registry.replications.map((replica) => replica.location)]
}

/**
 * The names of a registry: login server, then dedicated data endpoints, then regional endpoints, as far as it has them.
 * https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference
 */
export function namesOfRegistry(registry: Registry): readonly ServiceName[] {
  const stem = registry.loginServer.slice(0, -(registryZone.length + 1))
  const named = (kind: 'login' | 'data' | 'regional', prefix: string, member: string, region?: string): ServiceName => ({
    kind,
    group: registryGroup,
    member,
    name: `${prefix}.${registryZone}`,
    privatelinkName: `${prefix}.${privatelinkZone}`,
    privatelinkZone,
    publicZone: registryZone,
    region,
  })
  const regions = registryRegions(registry)
  const data = registry.dataEndpointEnabled ? regions : []
  const regional = registry.regionalEndpoints === 'Enabled' ? regions : []
  return [
    named('login', stem, 'registry'),
    ...data.map((region) => named('data', `${stem}.${region}.data`, `registry_data_${region}`, region)),
    ...regional.map((region) => named('regional', `${stem}.${region}.geo`, `registry_${region}`, region)),
  ]
}
