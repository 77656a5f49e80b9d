import { inPlace } from './in-place.ts'
import { changesBetween, type Change } from './changes.ts'
import { assemble, partsOf, putTogether } from '../topology/parts.ts'
import { facts, type Facts } from '../facts/facts.ts'
import type { Intent, Topology } from '../resources/topology.ts'

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
  const changes = changesBetween(before.topology, target)
  // Whoever asks is there at both ends.
  const old = new Map([...partsOf(before.topology)].filter(([, { path: [section, name] }]) => section !== 'hosts' || target.hosts.has(String(name))))
  const deployedAddresses = new Map([...deployed(before).deployedAddresses!, ...target.deployedAddresses!])
  const frame = { ...next, deployedAddresses, intent: commonIntent(before.topology, next), expectations: [], scenarios: new Map() }

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
export function addressed(topology: Topology): { readonly facts: Facts; readonly refused?: never } | { readonly refused: string; readonly facts?: never } {
  try {
    return { facts: facts(topology) }
  } catch (error) {
    if (error instanceof Error && error.message.includes('has no free address')) return { refused: error.message.split(':')[0]! }
    throw error
  }
}

/** What both designs intend, one item for each host; while the step is under way the private endpoints of either may serve. */
function commonIntent(before: Topology, after: Topology): readonly Intent[] {
  return after.intent.flatMap((intent) =>
    intent.from.flatMap((host) => {
      const other = before.intent.find(({ service, reach, from }) => service === intent.service && reach === intent.reach && from.includes(host))
      if (other === undefined) return []
      const through = other.through.length > 0 && intent.through.length > 0 ? [...new Set([...other.through, ...intent.through])] : []
      return [{ ...intent, from: [host], through }]
    }),
  )
}
