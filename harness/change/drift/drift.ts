import { facts } from '../../facts/facts.ts'
import { textsIn } from '../../import/read.ts'
import type { Section } from '../../resources/sections.ts'
import type { Topology } from '../../resources/topology.ts'
import { partsOf, type Resource } from '../../topology/parts.ts'
import { diffDesigns, type DesignDiff } from '../diff.ts'
import { byMeaning } from './profiles.ts'
import type { Reality } from './reality.ts'

/** One thing that is not as the design has it. */
export interface Difference {
  readonly kind: 'missing' | 'further' | 'different'
  readonly key: string
  readonly path: Resource['path']
  /** Of what is different: each key with both values. */
  readonly values: readonly { readonly key: string; readonly design: unknown; readonly reality: unknown }[]
}

export interface Drift {
  readonly differences: readonly Difference[]
  /** What nobody has seen, or seen to the end, since something could not be read: it may be there as the design has it. */
  readonly unseen: readonly Difference[]
  /** What clients notice; `undefined`: reality does not fit together, or not all of it could be read, so nobody can tell. */
  readonly answers: DesignDiff | undefined
  readonly refused?: string
}

/** Compares a design with what is there: what is deployed, then what clients see. */
export function driftOf(design: Topology, reality: Reality): Drift {
  const own = byMeaning(partsOf(design), design.trafficManagerProfiles)
  const there = byMeaning(reality.parts, reality.profiles)
  const compared = (one: Resource): boolean => !asked.has(one.path[0] as Section)
  const differences = [
    ...[...own.values()].filter((one) => compared(one) && !there.has(one.key)).map((one): Difference => ({ kind: 'missing', key: one.key, path: one.path, values: [] })),
    ...[...there.values()].filter((one) => compared(one) && !own.has(one.key)).map((one): Difference => ({ kind: 'further', key: one.key, path: one.path, values: [] })),
    ...[...there.values()].flatMap((one): readonly Difference[] => {
      const before = own.get(one.key)
      const values = before === undefined || !compared(one) ? [] : differing(before.value, one.value)
      return values.length === 0 ? [] : [{ kind: 'different', key: one.key, path: one.path, values }]
    }),
  ]
  const { unread } = reality.imported
  const uncertain = unseenOf(differences, own, unread)
  const [unseen, seen] = [grouped(differences.filter((one) => uncertain.has(one))), grouped(differences.filter((one) => !uncertain.has(one)))] as const
  if (unread.length > 0) return { differences: seen, unseen, answers: undefined, refused: `not all of what is there could be read: ${unread.map(({ what }) => what).join('; ')}` }
  if (reality.topology === undefined) return { differences: seen, unseen, answers: undefined, ...(reality.refused !== undefined && { refused: reality.refused }) }
  facts(reality.topology)
  return { differences: seen, unseen, answers: diffDesigns(design, reality.topology) }
}

/**
 * What may be there as the design has it: what stands in a section that could not be read to the end, and what names something of which
 * nobody knows. What is there besides is there, whatever else was not read.
 */
function unseenOf(all: readonly Difference[], own: ReadonlyMap<string, Resource>, unread: Reality['imported']['unread']): ReadonlySet<Difference> {
  const found = new Set(all.filter(({ kind, path }) => kind !== 'further' && unread.some(({ sections }) => sections.length === 0 || sections.includes(path[0] as Section))))
  for (let before = -1; before !== found.size;) {
    before = found.size
    const names = new Set([...found].map(({ path }) => String(path[1])))
    const isNamed = (one: Difference): boolean => [...one.path.map(String), ...textsIn(own.get(one.key)?.value)].some((text) => names.has(text.split('/')[0]!))
    for (const one of all) if (before > 0 && one.kind !== 'further' && isNamed(one)) found.add(one)
  }
  return found
}

/** Not deployed by anybody who writes templates. */
const asked: ReadonlySet<Section> = new Set<Section>(['hosts', 'dnsServers', 'onPremisesSites'])

/** Of what is missing or there besides, its parts need no word of their own. */
function grouped(all: readonly Difference[]): readonly Difference[] {
  const whole = new Set(all.filter(({ path, kind }) => path.length === 2 && kind !== 'different').map(({ key }) => key))
  return all.filter(({ path, kind }) => path.length === 2 || kind === 'different' || !whole.has(path.slice(0, 2).join('/')))
}

/** Addresses that nobody stated are dynamic: whatever they are, they are as the design has them. */
const dynamic = new Set(['privateIPAddress', 'ipConfigurations'])

function differing(design: unknown, reality: unknown): Difference['values'] {
  const [one, other] = [design, reality] as readonly Readonly<Record<string, unknown>>[]
  if (typeof design !== 'object' || design === null || Array.isArray(design) || typeof reality !== 'object' || reality === null) return same(design, reality) ? [] : [{ key: '', design, reality }]
  return [...new Set([...Object.keys(one!), ...Object.keys(other!)])].filter((key) => !same(one![key], other![key], key)).map((key) => ({ key, design: one![key], reality: other![key] }))
}

function same(design: unknown, reality: unknown, key = ''): boolean {
  if (dynamic.has(key) && (isNothing(design) || isNothing(reality))) return true
  if (Array.isArray(design) && Array.isArray(reality)) {
    if (design.length !== reality.length) return false
    const [a, b] = [design, reality].map((list) => (ordered.has(key) ? list : list.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1))) as readonly unknown[])
    return a!.every((one, index) => same(one, b![index]))
  }
  if (typeof design !== 'object' || typeof reality !== 'object' || design === null || reality === null) return textOf(design) === textOf(reality)
  const keys = new Set([...Object.keys(design), ...Object.keys(reality)])
  return [...keys].every((one) => same((design as Record<string, unknown>)[one], (reality as Record<string, unknown>)[one], one))
}

/** Lists whose order means something. */
const ordered = new Set(['dnsServers', 'servers', 'targetDnsServers'])

/** By its name, where it has one: what is inside may have a dynamic address. */
function textOf(value: unknown): string {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
  return typeof name === 'string' ? name.toLowerCase() : JSON.stringify(value) ?? ''
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
