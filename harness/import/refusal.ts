import { InputError } from '../language/input-error.ts'

/** Why a source cannot be read. */
export class ImportError extends InputError {
  override readonly name = 'ImportError'
}

/** Places of one file's values, for messages and comments. */
export interface Places {
  readonly file: string
  /** `main.json:14`. */
  of(value: unknown): string
}
