import type { Path } from '../dns/path.ts'
import type { FileRead } from '../language/file-read.ts'
import type { TopologyInput } from './sections.ts'
import type { Topology } from './topology.ts'

/** A topology whose shape is right, expanded; and as it was written, where it matters what the author said and what is a default. */
export interface Design {
  readonly topology: Topology
  readonly input: TopologyInput
  /** A file that the topology mentions. */
  readonly read: (path: string) => FileRead
}

/** One thing that a design must not do. */
export interface Rule {
  /** Kebab-case and stable: shown in messages, and the stem of a fixture. */
  readonly code: string
  readonly severity?: 'warning'
  /** Where the requirement is written down. */
  readonly source: `https://${string}`
  /** Yields every place where the rule is broken. What another rule refuses (an unknown name, a bad prefix) is left to that rule. */
  check(design: Design): Iterable<Breach>
}

export interface Breach {
  readonly path: Path
  /** Point at the key even where there is a value to point at. */
  readonly atKey?: boolean
  readonly message: string
  readonly hint?: string | undefined
}

/** The path of an entry that may stand in a list, where only its index tells it from an equal one, or in a map. */
export function entryPath(base: Path, written: unknown, index: number, name: string): Path {
  return [...base, Array.isArray(written) ? index : name]
}

/** `one thing`, `2 things`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`
}
