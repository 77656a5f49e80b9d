import type { Path } from '../dns/path.ts'
import type { Complaint } from '../language/problem.ts'

type Container = Record<string | number, unknown>
type Judge = (data: unknown) => readonly Complaint[]

/**
 * What to write for a key that has no value where a map is wanted: an empty map, where the language takes one; a list of names, where it
 * takes that too; else the keys without which there is nothing. Found by trying them, so that no hint leads to the next complaint.
 */
export function hintWithoutValue(data: unknown, path: Path, judge: Judge): string {
  const key = String(path.at(-1))
  const holder = path.slice(0, -1)
  const below = (written: unknown, at: Path): readonly Complaint[] => judge(replaced(data, at, written)).filter((complaint) => at.every((step, index) => complaint.path[index] === step))
  const wrong = below({}, path)
  const missing = wrong.flatMap((complaint) => (complaint.code === 'missing-key' ? [String(complaint.path.at(-1))] : []))
  if (missing.length > 0) return `${key} needs ${missing.join(' and ')}; or leave the key out`
  if (below('text', path).length === 0) return 'write text or a map, or leave the key out'
  const above = valueAt(data, holder)
  const names = isContainer(above) && !Array.isArray(above) ? Object.entries(above).map(([name, value]) => (value === null ? name : undefined)) : []
  const asList = holder.length > 1 && names.length > 0 && names.every((name) => name !== undefined) && below(names, holder).length === 0
  const list = asList ? `${holder.at(-1)}: [${names.join(', ')}], or ` : ''
  return `write ${list}${key}: {} for one without settings, or leave the key out`
}

function replaced(data: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(data)
  const holder = valueAt(copy, path.slice(0, -1))
  if (isContainer(holder)) holder[path.at(-1)!] = value
  return copy
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (isContainer(value) ? value[step] : undefined), data)
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
