import { topologySchema } from '../../harness/topology/schema.ts'

/** JSON Schema as far as the language uses it. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly definitions?: Readonly<Record<string, Schema>>
}

type Step = string | number
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data }

/** A place for text that an author chooses: a value, an item of a list, or a key. */
export interface Place {
  /** As the language has it: `hosts{}` a key, `hosts.*.dnsServers[]` an item of a list. */
  readonly field: string
  readonly path: readonly Step[]
  readonly kind: 'value' | 'item' | 'key'
  /** Whether there is something in its place already. */
  readonly taken: boolean
}

const root = topologySchema() as Schema

function resolved(schema: Schema): readonly Schema[] {
  if (schema.$ref !== undefined) return resolved(root.definitions![schema.$ref.replace('#/definitions/', '')]!)
  const parts = schema.anyOf ?? schema.allOf
  return parts === undefined ? [schema] : parts.flatMap(resolved)
}

function isText(schema: Schema): boolean {
  return schema.type === 'string' && schema.enum === undefined && schema.const === undefined
}

/** Free keys: a record whose keys are not fixed words. */
function valuesOf(schema: Schema): Schema | undefined {
  return typeof schema.additionalProperties === 'object' && !resolved(schema.propertyNames ?? {}).some((one) => one.enum !== undefined) ? schema.additionalProperties : undefined
}

/** Every field of the language that takes text of the author's choice. */
export function textFields(): readonly string[] {
  const found = new Set<string>()
  const walk = (schema: Schema, field: string): void => {
    for (const one of resolved(schema)) {
      if (isText(one)) found.add(field)
      if (one.items) walk(one.items, `${field}[]`)
      for (const [key, property] of Object.entries(one.properties ?? {})) walk(property, field === '' ? key : `${field}.${key}`)
      const values = valuesOf(one)
      if (values === undefined) continue
      found.add(`${field}{}`)
      walk(values, `${field}.*`)
    }
  }
  walk(root, '')
  return [...found]
}

/** The places in a design: those that are written, and those that could be beside them. */
export function* placesIn(data: Data): Iterable<Place> {
  yield* walkData([root], data, '', [])
}

function* walkData(schemas: readonly Schema[], data: Data, field: string, path: readonly Step[]): Iterable<Place> {
  if (Array.isArray(data)) {
    for (const { items } of schemas) if (items) for (const [index, item] of data.entries()) yield* walkData(resolved(items), item as Data, `${field}[]`, [...path, index])
    return
  }
  if (typeof data !== 'object' || data === null) return
  const entries = Object.entries(data)
  for (const schema of schemas) {
    const values = valuesOf(schema)
    if (values !== undefined) {
      for (const [key, value] of entries) {
        yield { field: `${field}{}`, path: [...path, key], kind: 'key', taken: true }
        yield* at(resolved(values), value, `${field}.*`, [...path, key])
      }
    }
    const properties = schema.properties ?? {}
    if (entries.some(([key]) => !(key in properties)) && values === undefined) continue
    for (const [key, property] of Object.entries(properties)) {
      yield* at(resolved(property), (data as Record<string, Data>)[key], field === '' ? key : `${field}.${key}`, [...path, key])
    }
  }
}

function* at(schemas: readonly Schema[], value: Data | undefined, field: string, path: readonly Step[]): Iterable<Place> {
  if (schemas.some(isText)) yield { field, path, kind: 'value', taken: value !== undefined }
  if (schemas.some(({ items }) => items && resolved(items).some(isText))) yield { field: `${field}[]`, path, kind: 'item', taken: value !== undefined }
  if (value !== undefined) yield* walkData(schemas, value, field, path)
}

/** The design with a text at a place. A key is called so wherever it is mentioned. */
export function put(data: Data, { path, kind }: Place, text: string): Data {
  const copy = structuredClone(data)
  if (kind === 'key') return renamed(copy, String(path.at(-1)), text)
  const holder = path.slice(0, -1).reduce<Data>((value, step) => (value as Record<Step, Data>)[step]!, copy) as Record<Step, Data>
  const last = path.at(-1)!
  // Not by assignment, which `__proto__` would swallow.
  Object.defineProperty(holder, last, { value: kind === 'item' ? [text] : text, enumerable: true, configurable: true, writable: true })
  return copy
}

function renamed(data: Data, from: string, to: string): Data {
  if (typeof data === 'string') return data === from ? to : data.split('/').map((part) => (part === from ? to : part)).join('/')
  if (Array.isArray(data)) return data.map((item) => renamed(item as Data, from, to))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key === from ? to : key, renamed(value, from, to)]))
}
