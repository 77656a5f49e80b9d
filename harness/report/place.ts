import type { Path } from '../dns/path.ts'

/** A place in a topology file. */
export interface Place {
  readonly path: Path
  readonly file: string
  /** From 1; absent where the topology was not read from a file. */
  readonly line?: number
  readonly column?: number
}
