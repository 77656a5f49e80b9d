import { kinds } from '../../resources/list.ts'
import type { Mutation } from '../../resources/mutation.ts'
import type { Topology } from '../../resources/topology.ts'

/** Every single change that is tried on a design, in its order: things removed, switches flipped, values altered. */
export function mutations(topology: Topology): readonly Mutation[] {
  return kinds.flatMap((kind) => [...kind.mutations?.(topology) ?? []])
}
