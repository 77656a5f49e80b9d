import type { Path } from '../dns/path.ts'
import type { Complaint } from './problem.ts'

type Container = Record<string | number, unknown>

/** A topology whose slips are taken for what was probably meant. */
export interface AsMeant {
  readonly data: unknown
  /** Complaints about what nobody can guess. */
  readonly left: readonly Complaint[]
  /** What came to light when what had been hidden by a slip was read. */
  readonly further: readonly Complaint[]
  /** A path in `data` as its author wrote it. */
  written(path: Path): Path
}

/** Slips inside what a slip hid, inside what that one hid. */
const maximumRounds = 3

/**
 * Reads slips of the pen as what the messages suggest, so that the rest is judged with them in place and an author sees all mistakes at
 * once: a key or a word that is nearly known, a key that nobody knows, a key that is there twice.
 */
export function asMeant(data: unknown, complaints: readonly Complaint[], shapeOf: (data: unknown) => readonly Complaint[]): AsMeant {
  const mended = structuredClone(data)
  const renamed = new Map<string, string>()
  const written = (path: Path): Path => path.map((step, index) => renamed.get(JSON.stringify([...path.slice(0, index), step])) ?? step)
  const further: Complaint[] = []
  let left = complaints.filter((complaint) => !mend(mended, complaint, renamed))
  for (let round = 0; round < maximumRounds && left.length < complaints.length; round++) {
    const known = new Set(left.map(keyOf))
    const fresh = shapeOf(mended).filter((complaint) => !known.has(keyOf(complaint)))
    if (fresh.length === 0) break
    further.push(...fresh.map((complaint) => ({ ...complaint, path: written(complaint.path) })))
    left = [...left, ...fresh.filter((complaint) => !mend(mended, complaint, renamed))]
  }
  return { data: mended, left, further, written }
}

function keyOf({ code, path, message }: Complaint): string {
  return JSON.stringify([code, path, message])
}

/** Whether it could be mended. The suggestion stands in the hint, where its reader finds it too. */
function mend(data: unknown, { code, path, atKey, hint }: Complaint, renamed: Map<string, string>): boolean {
  if (code === 'duplicate-key') return true
  if (code !== 'unknown-key' && code !== 'unknown-word' && code !== 'unknown-region') return false
  const above = path.slice(0, -1)
  const key = path.at(-1)
  const holder = above.reduce<unknown>((value, step) => (isContainer(value) ? value[step] : undefined), data)
  const meant = /^did you mean "(.+)"\?$/.exec(hint ?? '')?.[1]
  if (!isContainer(holder) || key === undefined) return false
  if (!atKey) {
    if (meant === undefined || typeof holder[key] !== 'string') return false
    holder[key] = meant
    return true
  }
  // What nobody knows may still define what others mention, unless it is a plain value; and a record set lives by its only key.
  if (meant === undefined && (code !== 'unknown-key' || path.length > 3 || isContainer(holder[key]))) return false
  if (meant !== undefined && meant in holder) return false
  if (meant !== undefined) {
    holder[meant] = holder[key]
    renamed.set(JSON.stringify([...above, meant]), String(key))
  }
  delete holder[key]
  return true
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}
