import { addressed } from '../change/transition.ts'
import { inPlace } from '../change/in-place.ts'
import type { Facts } from '../facts/facts.ts'
import { beginningOf } from '../resources/scenarios/change-rules.ts'
import type { DesignChange, Scenario } from '../resources/scenarios/scenario.ts'
import { assemble, partsOf, type Resource } from '../topology/parts.ts'

/** How a design differs, at some moment of a scenario, from what is written. */
interface Difference {
  /** Keys of what is not there, with all that belongs to it. */
  readonly absent: ReadonlySet<string>
  /** Replicas to which the global name leads nobody. */
  readonly unrouted: ReadonlySet<string>
  /** Where registries stand that have the names of deleted ones. */
  readonly moved: ReadonlyMap<string, string>
}

/** The design as it stands at one moment, or why Azure would refuse it. */
export type Standing = { readonly facts: Facts; readonly refused?: never } | { readonly refused: string; readonly facts?: never }

export interface Operation {
  /** As it is now. */
  now(): Standing
  make(change: DesignChange): Standing
  /** Differs whenever the design does. */
  key(): string
}

/** A design in operation, changed by a scenario as it goes; what stays keeps its addresses. */
export function inOperation(facts: Facts, { timeline }: Pick<Scenario, 'timeline'>): Operation {
  const { absent, unrouted } = beginningOf(timeline)
  const moved = new Map<string, string>()
  const known = new Map<string, Standing>()
  const key = (): string => JSON.stringify([[...absent].toSorted(), [...unrouted].toSorted(), [...moved].map((one) => one.join(' ')).toSorted()])
  const whole = JSON.stringify([[], [], []])

  function now(): Standing {
    if (key() === whole) return { facts }
    let found = known.get(key())
    if (found === undefined) known.set(key(), (found = standingWith(facts, { absent, unrouted, moved })))
    return found
  }

  function make({ what, id, location = '' }: DesignChange): Standing {
    switch (what) {
      case 'create': absent.delete(id); break
      case 'remove': absent.add(id); break
      case 'startRouting': unrouted.delete(id); break
      case 'stopRouting': unrouted.add(id); break
      case 'reuse': moved.set(id, location)
    }
    return now()
  }

  return { now, make, key }
}

function standingWith(facts: Facts, difference: Difference): Standing {
  const { topology } = facts
  const resources = [...partsOf(topology).values()].flatMap((resource) => altered(resource, difference) ?? [])
  const together = assemble(resources, { ...topology, expectations: [], reachExpectations: [], scenarios: new Map() })
  return together.topology === undefined ? together : addressed(inPlace(together.topology, facts))
}

/** One resource as it is then; nothing where it is not there. The registry that has a name anew has no replications. */
function altered(resource: Resource, { absent, unrouted, moved }: Difference): Resource | undefined {
  const { key, path, value } = resource
  if ([...absent].some((gone) => key === gone || key.startsWith(`${gone}/`))) return undefined
  const [section, name, part, identity] = path.map(String)
  if (section !== 'registries') return resource
  const location = moved.get(name!)
  if (location !== undefined) return part === undefined ? { ...resource, value: { ...value as object, location } } : undefined
  return part === 'replications' && unrouted.has(`${name}/${identity}`) ? { ...resource, value: { ...value as object, regionEndpointEnabled: false } } : resource
}
