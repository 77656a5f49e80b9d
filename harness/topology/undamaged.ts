import type { Complaint } from './problem.ts'

type Data = Record<string, unknown>

/**
 * What is left of a topology when everything is taken out whose shape is wrong, and everything that mentions such a thing.
 * The rest can be judged by the rules without a false alarm, so that an author sees all mistakes at once.
 * `undefined` when what is wrong has no name that others could mention.
 */
export function undamaged(data: unknown, complaints: readonly Complaint[]): unknown {
  if (!isMap(data)) return undefined
  const rest: Data = Object.fromEntries(Object.entries(data).map(([section, value]) => [section, isMap(value) ? { ...value } : value]))
  const lost = new Set<string>()
  for (const { path } of complaints) {
    const [section, name] = path
    if (typeof section !== 'string') return undefined
    const value = rest[section]
    if (typeof name === 'string' && isMap(value)) {
      delete value[name]
      lost.add(name.toLowerCase())
    } else if (leaves.has(section)) delete rest[section]
    else return undefined
  }
  while (takeOut(rest, lost)) continue
  return rest
}

/** Nothing refers to these. */
const leaves = new Set(['name', 'intent', 'expectations', 'settings'])

function takeOut(rest: Data, lost: Set<string>): boolean {
  const before = lost.size
  for (const [section, value] of Object.entries(rest)) {
    if (!isMap(value)) {
      if (mentions(value, lost)) delete rest[section]
      continue
    }
    for (const [name, resource] of Object.entries(value)) {
      if (!mentions(resource, lost)) continue
      delete value[name]
      lost.add(name.toLowerCase())
    }
  }
  return lost.size > before
}

/** Errs on the side of finding a mention: less is judged, nothing is judged wrongly. */
function mentions(value: unknown, lost: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return lost.has(value.toLowerCase()) || lost.has(value.slice(0, Math.max(0, value.indexOf('/'))).toLowerCase())
  if (Array.isArray(value)) return value.some((item) => mentions(item, lost))
  return isMap(value) && Object.entries(value).some(([key, item]) => lost.has(key.toLowerCase()) || mentions(item, lost))
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
