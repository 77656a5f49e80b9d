import { serviceGroup, serviceType } from '../../azure/private-link.ts'
import type { PrivateEndpoint } from '../../azure/resources.ts'
import { privateZonesOf } from '../../azure/service-names.ts'
import type { Topology } from '../topology.ts'

/** Zones of the endpoint's own rows of the published table, though no name of the design is in them: `workspaceId` may be unknown. */
export function publishedZones({ services }: Pick<Topology, 'services'>, { service, groupIds }: Pick<PrivateEndpoint, 'service' | 'groupIds'>): readonly string[] {
  const resource = services.get(service)
  const type = resource && serviceType(resource.type)
  return type === undefined ? [] : groupIds.flatMap((id) => { const group = serviceGroup(type, id); return group ? privateZonesOf(group, resource!) : [] })
}
