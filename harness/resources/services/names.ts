import { namesOfRegistry } from '../../azure/registry-names.ts'
import { namesOfService, type ServiceName } from '../../azure/service-names.ts'
import type { Topology } from '../topology.ts'

/** The names of a registry or another service; `undefined` where the design has neither of that name. */
export function namesOf({ registries, services }: Pick<Topology, 'registries' | 'services'>, name: string): readonly ServiceName[] | undefined {
  const registry = registries.get(name)
  if (registry !== undefined) return namesOfRegistry(registry)
  const service = services.get(name)
  return service && namesOfService(service)
}
