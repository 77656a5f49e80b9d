/** What somebody wrote cannot be used: where, what, and what to do. Ends with exit code 64. */
export class InputError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
