import { assemble, resourcesOf, type Resource } from '../resources.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../../resources/topology.ts'

/** The design without the resource at a path and all its parts. */
export function without(topology: Topology, path: Path): Topology | undefined {
  const key = path.join('/')
  return together([...resourcesOf(topology).values()].filter((resource) => resource.key !== key && !resource.key.startsWith(`${key}/`)), topology)
}

/** The design with another value at a path. */
export function withValue(topology: Topology, path: Path, value: unknown): Topology | undefined {
  const key = path.join('/')
  return together([...resourcesOf(topology).values()].map((resource) => (resource.key === key ? { ...resource, value } : resource)), topology)
}

function together(resources: readonly Resource[], topology: Topology): Topology | undefined {
  return assemble(resources, topology).topology
}
