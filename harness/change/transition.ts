import { inPlace } from './in-place.ts'
import { kindOf } from '../resources/list.ts'
import type { Section } from '../resources/sections.ts'
import { assemble, partsOf, putTogether, type Resource } from './parts.ts'
import { facts, type Facts } from '../facts/facts.ts'
import type { Intent, Topology } from '../resources/topology.ts'

/** One resource that a step creates, changes or removes. */
export interface Change {
  readonly kind: 'create' | 'change' | 'remove'
  readonly resource: Resource
}

/** A step from one design to the next, as the changes it consists of. */
export interface Transition {
  readonly changes: readonly Change[]
  readonly before: Facts
  readonly after: Facts
  /** The design with some of the changes made, or why Azure would refuse that. */
  with(made: ReadonlySet<Change>): { readonly facts: Facts; readonly refused?: never } | { readonly refused: string; readonly facts?: never }
}

/** `before` has the addresses that things were given when they were deployed. */
export function transition(before: Facts, next: Topology): Transition {
  const target = createdFirst(next, before)
  const old = new Map(partsOf(before.topology))
  const now = new Map(partsOf(target))
  // Hosts are where questions come from: one that is in one design only is no matter of the step.
  for (const name of before.topology.hosts.keys()) if (!target.hosts.has(name)) old.delete(`hosts/${name}`)
  for (const name of target.hosts.keys()) if (!before.hosts.has(name)) now.delete(`hosts/${name}`)
  const changes = [
    ...[...now.values()].flatMap((resource): Change[] => {
      const was = old.get(resource.key)
      if (was === undefined) return [{ kind: 'create', resource }]
      return same(was, resource, target) ? [] : [{ kind: 'change', resource }]
    }),
    ...[...old.values()].filter(({ key }) => !now.has(key)).map((resource): Change => ({ kind: 'remove', resource })),
  ]
  const deployedAddresses = new Map([...deployed(before).deployedAddresses!, ...target.deployedAddresses!])
  const frame = { ...next, deployedAddresses, intent: commonIntent(before.topology, next), expectations: [] }

  return {
    changes,
    before,
    after: facts(target),
    with(made) {
      const resources = new Map(old)
      for (const change of made) {
        if (change.kind === 'remove') resources.delete(change.resource.key)
        else resources.set(change.resource.key, change.resource)
      }
      const { topology, refused } = assemble(resources.values(), frame)
      return refused === undefined ? addressed(topology) : { refused }
    },
  }
}

/** The design with every address that was given out written down, so that it stays where it is. */
function deployed(known: Facts): Topology {
  return inPlace(known.topology, known)
}

/**
 * The next design with the addresses that its new things get while the old ones are still there. Whoever removes first may see a new
 * private endpoint take the address of an old one; nobody should count on that.
 */
function createdFirst(next: Topology, before: Facts): Topology {
  const target = inPlace(next, before)
  const both = putTogether(new Map([...partsOf(before.topology), ...partsOf(target)]).values(), target)
  const known = both.topology && addressed(both.topology).facts
  return known ? inPlace(target, known) : target
}

/** Facts, unless a subnet has no address left while old and new are side by side. */
function addressed(topology: Topology): { readonly facts: Facts; readonly refused?: never } | { readonly refused: string; readonly facts?: never } {
  try {
    return { facts: facts(topology) }
  } catch (error) {
    if (error instanceof Error && error.message.includes('has no free address')) return { refused: error.message.split(':')[0]! }
    throw error
  }
}

/** What the platform changes by itself is no change that somebody makes. */
function same(one: Resource, other: Resource, target: Topology): boolean {
  return textOf(one, target) === textOf(other, target)
}

function textOf({ path, value }: Resource, target: Topology): string {
  const settled = path.length === 2 ? kindOf[path[0] as Section].settled?.(value as never, target) ?? value : value
  return JSON.stringify(settled, (_, inner: unknown) => (inner instanceof Map ? [...inner].map((entry) => JSON.stringify(entry)).toSorted() : inner))
}

/** What both designs intend, one item for each host; while the step is under way the private endpoints of either may serve. */
export function commonIntent(before: Topology, after: Topology): readonly Intent[] {
  return after.intent.flatMap((intent) =>
    intent.from.flatMap((host) => {
      const other = before.intent.find(({ registry, reach, from }) => registry === intent.registry && reach === intent.reach && from.includes(host))
      if (other === undefined) return []
      const through = other.through.length > 0 && intent.through.length > 0 ? [...new Set([...other.through, ...intent.through])] : []
      return [{ ...intent, from: [host], through }]
    }),
  )
}
