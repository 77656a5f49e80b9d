import type { Edit } from '../resources/mutation.ts'
import type { Topology } from '../resources/topology.ts'
import { assemble, partsOf, resourceAt, type Resource } from './parts.ts'

/** The design with changes made, one after the other; `undefined` where Azure would refuse what comes out. */
export function edited(topology: Topology, edits: readonly Edit[]): Topology | undefined {
  return assemble(edits.reduce(edit, partsOf(topology)).values(), topology).topology
}

function edit(parts: ReadonlyMap<string, Resource>, change: Edit): ReadonlyMap<string, Resource> {
  if ('removed' in change) {
    const key = change.removed.join('/')
    return new Map([...parts].filter(([one]) => one !== key && !one.startsWith(`${key}/`)))
  }
  const changed = resourceAt(change.at, change.value)
  return new Map(parts).set(changed.key, changed)
}
