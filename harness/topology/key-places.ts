import { plain } from '../language/nearest.ts'
import { topologySchema } from './schema.ts'

interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly definitions?: Readonly<Record<string, Schema>>
}

const most = 3

/**
 * The places of the language in which a key stands, the outermost first: `peerings` in `virtualNetworks > NAME`. Empty when it stands
 * nowhere, or at so many places that to name them tells nothing. Letter case and separators count for nothing.
 */
export function keyPlaces(key: string): readonly string[] {
  const found = places().get(plain(key)) ?? []
  return found.length > most ? [] : found
}

let known: ReadonlyMap<string, readonly string[]> | undefined

/** Walked once, and only by who has a key to look for. */
function places(): ReadonlyMap<string, readonly string[]> {
  if (known) return known
  const found = new Map<string, string[]>()
  const whole = topologySchema() as Schema
  const walk = (schema: Schema | boolean | undefined, path: readonly string[], through: ReadonlySet<string>): void => {
    if (typeof schema !== 'object' || path.length > 8) return
    if (schema.$ref !== undefined) {
      if (!through.has(schema.$ref)) walk(whole.definitions?.[schema.$ref.replace('#/definitions/', '')], path, new Set([...through, schema.$ref]))
      return
    }
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(one, path, through)
    walk(schema.items, path, through)
    walk(schema.additionalProperties, [...path, 'NAME'], through)
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      const place = path.length === 0 ? 'the design itself' : path.join(' > ')
      const list = found.get(plain(key)) ?? []
      if (!list.includes(place)) found.set(plain(key), [...list, place])
      walk(value, [...path, key], through)
    }
  }
  walk(whole, [], new Set())
  for (const [key, list] of found) found.set(key, list.toSorted((a, b) => a.split(' > ').length - b.split(' > ').length))
  return (known = found)
}
