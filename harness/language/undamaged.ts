import type { Complaint } from './problem.ts'

type Data = Record<string, unknown>

/** What can be judged of a topology with mistakes in its shape. */
export interface Undamaged {
  readonly data: unknown
  /** Where the items of a list that lost some stood before: what is left of `intent` may be its items 0 and 2. */
  readonly places: ReadonlyMap<string, readonly number[]>
}

/**
 * What is left of a topology when everything is taken out whose shape is wrong, and everything that mentions such a thing.
 * The rest can be judged by the rules without a false alarm, so that an author sees all mistakes at once.
 * Nothing when what is wrong has no name that others could mention.
 */
export function undamaged(data: unknown, complaints: readonly Complaint[]): Undamaged {
  const nothing: Undamaged = { data: undefined, places: new Map() }
  if (!isMap(data)) return nothing
  const rest = structuredClone(data)
  const lost = new Set<string>()
  const items = new Map<string, Set<number>>()
  for (const { path } of complaints) {
    const [section, name] = path
    if (typeof section !== 'string') return nothing
    const value = rest[section]
    if (takeOutLeaf(rest, path)) continue
    if (typeof name === 'string' && isMap(value)) {
      delete value[name]
      lost.add(name.toLowerCase())
    } else if (typeof name === 'number' && leaves.has(section) && Array.isArray(value)) items.set(section, (items.get(section) ?? new Set()).add(name))
    else if (leaves.has(section)) delete rest[section]
    else return nothing
  }
  while (takeOut(rest, lost)) continue
  const places = new Map<string, readonly number[]>()
  for (const section of leaves) {
    const value = rest[section]
    if (!Array.isArray(value)) continue
    const kept = [...value.keys()].filter((index) => !items.get(section)?.has(index) && !mentions(value[index], lost))
    places.set(section, kept)
    rest[section] = kept.map((index) => value[index] as unknown)
  }
  return { data: rest, places }
}

/** Nothing refers to these. */
const leaves = new Set(['name', 'intent', 'expectations', 'scenarios', 'settings'])

/** A record set, which nothing refers to either. Whether it was one that could be taken out by itself. */
function takeOutLeaf(rest: Data, path: Complaint['path']): boolean {
  const [section] = path
  const depth = section === 'privateDnsZones' && path[2] === 'recordSets' ? 3 : section === 'dnsServers' && path[2] === 'zones' && path[4] === 'recordSets' ? 5 : undefined
  const name = depth === undefined ? undefined : path[depth]
  if (typeof name !== 'string') return false
  const sets = path.slice(0, depth).reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), rest)
  if (!isMap(sets)) return false
  delete sets[name]
  return true
}

function takeOut(rest: Data, lost: Set<string>): boolean {
  const before = lost.size
  for (const [section, value] of Object.entries(rest)) {
    if (!isMap(value)) continue
    for (const [name, resource] of Object.entries(value)) {
      if (section === 'settings' || !mentions(resource, lost)) continue
      delete value[name]
      lost.add(name.toLowerCase())
    }
  }
  return lost.size > before
}

/** Errs on the side of finding a mention: less is judged, nothing is judged wrongly. */
function mentions(value: unknown, lost: ReadonlySet<string>): boolean {
  // `net/apps`, `privateEndpoints/contoso-weu`.
  if (typeof value === 'string') return lost.has(value.toLowerCase()) || value.split('/').some((part) => lost.has(part.toLowerCase()))
  if (Array.isArray(value)) return value.some((item) => mentions(item, lost))
  return isMap(value) && Object.entries(value).some(([key, item]) => lost.has(key.toLowerCase()) || mentions(item, lost))
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
