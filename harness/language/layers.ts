import { isMap } from './data.ts'
import type { Path } from '../dns/path.ts'
import type { Source } from './source.ts'

/**
 * A design with the changes of another one that extends it, by the rules of JSON Merge Patch (RFC 7396): maps are merged key by key, a key
 * without a value (null) takes away what stands under it, and everything else, lists too, takes the place of what was there.
 */
export function merged(base: unknown, changes: unknown): unknown {
  if (!isMap(changes)) return changes
  const result: Record<string, unknown> = isMap(base) ? { ...base } : {}
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

/** Paths of keys without a value where there is nothing to take away: a slip, or a value forgotten. */
export function* idleRemovals(base: unknown, changes: unknown, path: Path = []): Generator<{ readonly path: Path; readonly known: readonly string[] }> {
  if (!isMap(changes)) return
  const known = isMap(base) ? base : {}
  for (const [key, value] of Object.entries(changes)) {
    if (value !== null) yield* idleRemovals(known[key], value, [...path, key])
    else if (!Object.hasOwn(known, key)) yield { path: [...path, key], known: Object.keys(known) }
  }
}

/** Where the parts of a merged design were written: in the changes, where they reach as far, else in what those extend. */
export function layered(changes: Source, base: Source): Source {
  const layerOf = (path: Path): Source => {
    const own = changes.reach(path)
    if (own.depth === path.length || !own.open) return changes
    const below = base.reach(path)
    return below.depth > own.depth || own.depth === 0 ? base : changes
  }
  return {
    file: changes.file,
    text: changes.text,
    texts: new Map([...base.texts, ...changes.texts]),
    reach: (path) => layerOf(path).reach(path),
    locate: (path, part) => {
      const layer = layerOf(path)
      const span = layer.locate(path, part)
      return layer === changes ? span : { ...span, file: span.file ?? base.file }
    },
  }
}
