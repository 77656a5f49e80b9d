import type { Path } from '../dns/path.ts'

/** Something about a topology file that its author should know. */
export interface Problem {
  /** Kebab-case and stable, such as `subnet-outside-address-space`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly path: Path
  /** Another file than the topology's own: one that it extends. */
  readonly file?: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units as editors count. */
  readonly column: number
  /** The first column that is no longer part of it; on the same line. */
  readonly endColumn: number
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

/** A problem whose place is still a path. */
export interface Complaint {
  readonly code: string
  readonly severity?: 'error' | 'warning'
  readonly path: Path
  /** Point at the key even where there is a value to point at. */
  readonly atKey?: boolean
  readonly message: string
  readonly hint?: string
}

/** In the order of the file, those of files that it extends behind its own. */
export function byPosition(a: Problem, b: Problem): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || a.line - b.line || a.column - b.column
}
