import { isMap } from '../language/data.ts'
import { withOwnRegistries } from './exports.ts'
import { knownElsewhere } from './known-elsewhere.ts'
import { get, listAt, textAt } from './read.ts'
import { isSymbolic, propertyOf } from './symbol.ts'
import { keyOf, lastName, parentOf, resourceGroupOf, typeOf, type Resource } from './resource.ts'

/** What all sources together hold: each resource once, with what is in it. */
export interface Estate {
  readonly resources: ReadonlyMap<string, Resource>
  readonly notes: string[]
  /** Types that were put to use. */
  readonly understood: Set<string>
  get(id: string | undefined): Resource | undefined
  /** A text with what any source states of its symbols. */
  written(text: string): string
  ofType(type: string): readonly Resource[]
  /** Those inside a resource, and those beside it that belong to it. */
  children(parent: Resource, kind: string): readonly Resource[]
}

/** `region`: of what is in none that is known. */
export function estateOf(found: readonly Resource[], region: string): Estate {
  const once = new Map<string, Resource>()
  for (const one of withOwnRegistries(found)) {
    const key = keyOf(one.id)
    const before = once.get(key)
    once.set(key, before === undefined ? one : merged(before, one))
  }
  const { resources, written } = knownElsewhere(once, region)
  const byType = Map.groupBy(resources.values(), ({ type }) => type.toLowerCase())
  const beside = Map.groupBy(resources.values(), ({ id, type }) => (type.split('/').length > 2 ? `${keyOf(parentOf(id))} ${type.split('/').at(-1)!.toLowerCase()}` : ''))
  const understood = new Set<string>()
  return {
    resources,
    notes: [],
    understood,
    written,
    get: (id) => (id === undefined ? undefined : resources.get(keyOf(id))),
    ofType: (type) => {
      understood.add(type.toLowerCase())
      return (byType.get(type.toLowerCase()) ?? []).filter(({ existing }) => existing !== true)
    },
    children: (parent, kind) => {
      understood.add(`${parent.type}/${kind}`.toLowerCase())
      const made = new Map<string, Resource>()
      for (const body of listAt(parent.body, kind)) {
        const name = textAt(body, 'name')
        if (name === undefined) continue
        const id = `${parent.id}/${kind}/${lastName(name)}`
        made.set(lastName(name).toLowerCase(), { id, type: `${parent.type}/${kind}`, name: lastName(name), body, origin: parent.origin })
      }
      for (const one of beside.get(`${keyOf(parent.id)} ${kind.toLowerCase()}`) ?? []) {
        if (one.existing) continue
        const key = lastName(one.id).toLowerCase()
        const before = made.get(key)
        made.set(key, before === undefined ? one : merged(before, one))
      }
      return [...made.values()]
    },
  }
}

/** What is declared counts; of two that are declared, the later one where both say something. */
function merged(before: Resource, after: Resource): Resource {
  if (after.existing) return before
  if (before.existing) return after
  return { ...(before.location !== undefined && { location: before.location }), ...after, body: layered(before.body, after.body) }
}

function layered(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return joined(before, after)
  if (!isMap(before) || !isMap(after)) return after ?? before
  const made: Record<string, unknown> = { ...before }
  for (const [key, value] of Object.entries(after)) made[key] = key in made ? layered(made[key], value) : value
  return made
}

/** Lists of named things, such as subnets, by their names; others as they were written last. */
function joined(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  if (after.length === 0) return before
  const nameOf = (one: unknown): string | undefined => textAt(one, 'name')?.toLowerCase()
  if (![...before, ...after].every((one) => nameOf(one) !== undefined)) return after
  const made = new Map(before.map((one) => [nameOf(one)!, one]))
  for (const one of after) made.set(nameOf(one)!, made.has(nameOf(one)!) ? layered(made.get(nameOf(one)!), one) : one)
  return [...made.values()]
}

/** An id somewhere in a resource: `{ id }`, or the id itself. */
export function idAt(value: unknown, path: string): string | undefined {
  const found = get(value, path)
  const id = typeof found === 'object' && found !== null ? get(found, 'id') : found
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** Whether any source declares what an id is of, itself or inside something else. */
export function isDeclared(id: string | undefined, estate: Estate): boolean {
  const own = estate.get(id)
  if (id === undefined || own !== undefined) return own !== undefined && own.existing !== true
  const parent = estate.get(parentOf(id))
  return parent !== undefined && parent.existing !== true && estate.children(parent, typeOf(id)?.type.split('/').at(-1) ?? '').some((one) => keyOf(one.id) === keyOf(id))
}

/** As a sentence goes on about what is not in the design: of what was left aside the reason is told elsewhere. */
export function whyMissing(id: string | undefined, estate: Estate): string {
  return isDeclared(id, estate) ? 'is left aside itself' : 'no source declares'
}

/** How an id is told in a message: no longer than it takes to know it. */
export function told(id: string): string {
  const property = propertyOf(id)
  if (property !== undefined) return `${property.path.replace(/^\./, '')} of ${told(property.id)}`
  const { type = '', names = [] } = typeOf(id) ?? {}
  if (type === '') return id
  const group = resourceGroupOf(id)
  return `${type.split('/').slice(1).join('/')} ${names.join('/')}${group === undefined || isSymbolic(group) ? '' : ` in ${group}`}`
}
