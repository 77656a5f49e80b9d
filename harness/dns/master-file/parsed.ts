import type { Zone } from '../zone.ts'

/** Something about a master file: an error keeps the zone from being served, a warning does not. Lines and columns count from 1. */
export interface MasterFileProblem {
  readonly severity: 'error' | 'warning'
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface ParsedMasterFile {
  /** `undefined` when there is an error. */
  readonly zone: Zone | undefined
  /** All of them, in the order of the files. */
  readonly problems: readonly MasterFileProblem[]
}
