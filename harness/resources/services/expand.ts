import type { PrivateEndpoint, Service } from '../../azure/resources.ts'
import { registryGroup } from '../../azure/registry-names.ts'
import { expandPrivateEndpoints } from '../private-endpoints/language.ts'
import type { TopologyInput } from '../sections.ts'
import { canonicalGroup, expandServices } from './language.ts'

/** Services and the private endpoints that lead to them, which tell each other which sub-resources there are. */
export function servicesOf(written: TopologyInput): ReadonlyMap<string, Service> {
  return expandServices(written.services ?? {}, {
    endpoints: expandPrivateEndpoints(written.privateEndpoints ?? {}).values(),
    defaultLocation: Object.values(written.virtualNetworks ?? {})[0]?.location ?? 'westeurope',
  })
}

/** The endpoints with the group that they are for: the only one that their service has, unless they name one. */
export function endpointsOf(written: TopologyInput): ReadonlyMap<string, PrivateEndpoint> {
  const services = servicesOf(written)
  return new Map([...expandPrivateEndpoints(written.privateEndpoints ?? {})].map(([name, endpoint]) => {
    const service = services.get(endpoint.service)
    return [name, { ...endpoint, groupIds: service === undefined ? groupsOfRegistry(endpoint) : groupsAt(service, endpoint) }]
  }))
}

function groupsOfRegistry({ groupIds }: PrivateEndpoint): readonly string[] {
  return groupIds.length > 0 ? groupIds : [registryGroup]
}

function groupsAt(service: Service, { groupIds }: PrivateEndpoint): readonly string[] {
  if (groupIds.length > 0) return groupIds.map((group) => canonicalGroup(service.type, group))
  return service.groupIds.length === 1 ? service.groupIds : []
}
