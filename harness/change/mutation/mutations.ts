import { kinds } from '../../resources/list.ts'
import type { Edit, Mutation } from '../../resources/mutation.ts'
import type { Topology } from '../../resources/topology.ts'
import { assemble, partsOf, resourceAt, type Resource } from '../parts.ts'

/** Every single change that is tried on a design, in its order: things removed, switches flipped, values altered. */
export function mutations(topology: Topology): readonly Mutation[] {
  return kinds.flatMap((kind) => [...kind.mutations?.(topology) ?? []])
}

/** The design with a change made; `undefined` where Azure would refuse it. */
export function mutated(topology: Topology, edit: Edit): Topology | undefined {
  return assemble(edited(topology, edit), topology).topology
}

function edited(topology: Topology, edit: Edit): readonly Resource[] {
  const parts = partsOf(topology)
  if ('removed' in edit) {
    const key = edit.removed.join('/')
    return [...parts.values()].filter((one) => one.key !== key && !one.key.startsWith(`${key}/`))
  }
  const changed = resourceAt(edit.at, edit.value)
  return [...new Map(parts).set(changed.key, changed).values()]
}
