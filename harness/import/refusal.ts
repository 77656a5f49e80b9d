/** Why a source cannot be read: where, what, and what to do. Ends with exit code 64. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** Places of one file's values, for messages and comments. */
export interface Places {
  readonly file: string
  /** `main.json:14`. */
  of(value: unknown): string
}
