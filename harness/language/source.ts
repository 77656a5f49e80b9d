import type { Path } from '../dns/path.ts'

/** A stretch of the file. Lines and columns from 1; the end is the first column that is no longer part of it. */
export interface Span {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Another file than the topology's own: one that it extends. */
  readonly file?: string
}

/** Where in the file the parts of a topology were written. */
export interface Source {
  readonly file: string
  readonly text: string
  /** Of every file that the topology consists of, by name: itself, and those that it extends. */
  readonly texts: ReadonlyMap<string, string>
  /**
   * The value at a path; its key where the value is a map or a list. Paths name things as the topology does, so that
   * `['privateDnsZones', 'zone-weu', 'virtualNetworkLinks', 'hub-weu']` finds the item of a list as well as the key of a map.
   * A path that leads further than the file is located at the last part that was written.
   */
  locate(path: Path, part?: 'key' | 'value'): Span
  /** How many steps of a path were written, and whether more could stand where they end: in a map. */
  reach(path: Path): { readonly depth: number; readonly open: boolean }
}
