import { isMap } from '../language/data.ts'
import { kindOf } from '../resources/list.ts'
import type { Section } from '../resources/sections.ts'
import type { Topology } from '../resources/topology.ts'
import { partsOf, type Resource } from '../topology/parts.ts'

/** One resource that a step creates, changes or removes. */
export interface Change {
  readonly kind: 'create' | 'change' | 'remove'
  readonly resource: Resource
  /** Of a change: the keys of the resource that get another value; none where it is no map. */
  readonly keys: readonly string[]
}

/**
 * What has to be done to a design to make it another one. Hosts are where questions come from: one that is in one design only is no
 * matter of the step.
 */
export function changesBetween(before: Topology, after: Topology): readonly Change[] {
  const [old, now] = [partsOf(before), partsOf(after)]
  const inBoth = ({ path: [section, name] }: Resource): boolean => section !== 'hosts' || (before.hosts.has(String(name)) && after.hosts.has(String(name)))
  return [
    ...[...now.values()].filter(inBoth).flatMap((resource): Change[] => {
      const was = old.get(resource.key)
      if (was === undefined) return [{ kind: 'create', resource, keys: [] }]
      const [one, other] = [settled(was, after), settled(resource, after)]
      return textOf(one) === textOf(other) ? [] : [{ kind: 'change', resource, keys: differing(one, other) }]
    }),
    ...[...old.values()].filter(inBoth).filter(({ key }) => !now.has(key)).map((resource): Change => ({ kind: 'remove', resource, keys: [] })),
  ]
}

/** In words: `change dnsServers/corp-dns (forwarders)`. */
export function nameOfChange({ kind, resource, keys }: Change): string {
  return `${kind} ${resource.key}${keys.length === 0 ? '' : ` (${keys.join(', ')})`}`
}

/** Sections of the language that are no resources: nobody deploys them, and what is judged changes with them. */
export const meant = ['intent', 'expectations', 'scenarios', 'settings'] as const

/** Which of them differ. */
export function changesOfMeaning(before: Topology, after: Topology): readonly (typeof meant)[number][] {
  return meant.filter((section) => textOf(before[section]) !== textOf(after[section]))
}

/** What the platform changes by itself is no change that somebody makes. */
function settled({ path, value }: Resource, target: Topology): unknown {
  return path.length === 2 ? kindOf[path[0] as Section].settled?.(value as never, target) ?? value : value
}

function differing(one: unknown, other: unknown): readonly string[] {
  if (!isMap(one) || !isMap(other)) return []
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => textOf(one[key]) !== textOf(other[key]))
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map || inner instanceof Set ? [...inner].map((entry: unknown) => JSON.stringify(entry)).toSorted() : inner)) ?? ''
}
