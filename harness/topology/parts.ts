import type { Path } from '../dns/path.ts'
import { kinds, kindOf } from '../resources/list.ts'
import { identityOf, type AnyPart } from '../resources/part.ts'
import type { Reference } from '../resources/reference.ts'
import { exists, referencesOf } from '../resources/rules/references.ts'
import type { Section } from '../resources/sections.ts'
import type { Resources, Topology } from '../resources/topology.ts'

/**
 * One thing of a design that is deployed, changed and removed by itself, as Azure Resource Manager has it: a link is apart from its
 * zone, a peering from its network, a zone group from its private endpoint.
 */
export interface Resource {
  /** `privateDnsZones/zone-weu/virtualNetworkLinks/hub-weu`. */
  readonly key: string
  readonly path: Path
  /** Of a resource that has parts: without them. */
  readonly value: unknown
}

export type Parts = ReadonlyMap<string, Resource>

/** A design taken apart. `assemble` puts it together again. */
export function partsOf(topology: Topology): Parts {
  const found = kinds.flatMap(({ section, parts }) => [...topology[section]].flatMap(([name, resource]) => [...apart([section, name], resource, (parts ?? []) as readonly AnyPart[])]))
  return new Map(found.map((resource) => [resource.key, resource]))
}

function* apart(path: Path, whole: object, parts: readonly AnyPart[]): Generator<Resource> {
  const value = whole as Record<string, unknown>
  yield { key: path.join('/'), path, value: bare(value, parts) }
  for (const part of parts) {
    const items = (value[part.key] ?? []) as readonly unknown[]
    if (part.whole === true) {
      const at = [...path, part.key]
      if (items.length > 0) yield { key: at.join('/'), path: at, value: items }
      continue
    }
    for (const item of items) {
      const at = [...path, part.key, ...identityOf(part, item)]
      yield { key: at.join('/'), path: at, value: item }
    }
  }
}

/** What stands at a path, as it is deployed. */
export function resourceAt(path: Path, value: unknown): Resource {
  const parts = path.length === 2 ? partsIn(path[0] as Section) : []
  return { key: path.join('/'), path, value: parts.length === 0 ? value : bare(value as Record<string, unknown>, parts) }
}

function bare(value: Record<string, unknown>, parts: readonly AnyPart[]): Record<string, unknown> {
  return parts.length === 0 ? value : { ...value, ...Object.fromEntries(parts.map(({ key }) => [key, []])) }
}

/** A design put together, or why Azure would refuse it. */
export type Assembled = { readonly topology: Topology; readonly refused?: never } | { readonly refused: string; readonly topology?: never }

/** Puts resources together to a design, if Azure would take it; what is no resource (intent, expectations, settings) is the frame's. */
export function assemble(resources: Iterable<Resource>, frame: Topology): Assembled {
  const together = putTogether(resources, frame)
  if (together.topology === undefined) return together
  const refused = refusal(together.topology)
  return refused === undefined ? together : { refused }
}

/** As `assemble`, without asking whether the parts fit each other. */
export function putTogether(resources: Iterable<Resource>, frame: Topology): Assembled {
  const sections = new Map<Section, Map<string, Record<string, unknown>>>(kinds.map(({ section }) => [section, new Map()]))
  const parts: Resource[] = []
  for (const resource of resources) {
    const [section, name] = resource.path as readonly [Section, string]
    if (resource.path.length > 2) parts.push(resource)
    else sections.get(section)!.set(name, { ...resource.value as object })
  }
  for (const { path, value, key } of parts) {
    const [section, name, partKey] = path as readonly [Section, string, string]
    const whole = sections.get(section)!.get(name)
    if (whole === undefined) return { refused: `${key} without its ${kindOf[section].noun}` }
    const isWhole = partOf(section, partKey).whole === true
    whole[partKey] = isWhole ? value : [...whole[partKey] as readonly unknown[], value]
  }
  for (const [section, found] of sections) {
    for (const part of partsIn(section)) {
      if (part.order) for (const whole of found.values()) whole[part.key] = part.order(whole[part.key] as readonly unknown[])
    }
  }
  return { topology: settled({ ...frame, ...Object.fromEntries(sections) as unknown as Resources }) }
}

function partsIn(section: Section): readonly AnyPart[] {
  return (kindOf[section].parts ?? []) as readonly AnyPart[]
}

function partOf(section: Section, key: string): AnyPart {
  return partsIn(section).find((part) => part.key === key)!
}

/** With what the platform changes by itself. */
function settled(topology: Topology): Topology {
  const changed = kinds.flatMap((kind) => kind.settled === undefined ? [] : [[kind.section, new Map([...topology[kind.section]].map(([name, resource]) => [name, kind.settled!(resource, topology)]))] as const])
  return { ...topology, ...Object.fromEntries(changed) }
}

/** What Azure would say to a design in which something is missing or in the way. */
function refusal(topology: Topology): string | undefined {
  for (const reference of referencesOf({ topology: { ...topology, intent: [], expectations: [], reachExpectations: [], scenarios: new Map() }, input: {}, read: () => ({ refused: 'unreadable' }) })) {
    if (exists(topology, reference)) continue
    const { path, verb = 'needs' } = reference
    return `${String(path[path.length > 4 ? 3 : 1])} ${verb} ${nameOf(reference)}, which does not exist`
  }
  for (const kind of kinds) {
    const conflict = kind.conflict?.(topology)
    if (conflict !== undefined) return conflict
  }
  return undefined
}

function nameOf(reference: Reference): string {
  if (reference.to === 'subnet') return `${reference.place}/${reference.subnet}`
  return reference.to === 'outboundEndpoint' ? `${reference.resolver}/${reference.endpoint}` : reference.name
}
