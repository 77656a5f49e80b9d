/** What can go wrong between the harness and the engine. Each has its own remedy, so each its own code. */
export type ErrorCode =
  | 'ENGINE_UNREACHABLE'
  | 'ENGINE_FAILED'
  | 'IMAGE_MISSING'
  | 'CONFIGURATION_REFUSED'
  | 'NODE_EXITED'
  | 'NODE_NOT_READY'
  | 'UNKNOWN_NODE'
  | 'WIRING_FAILED'
  | 'COMMAND_FAILED'
  | 'NO_PUBLIC_SIDE'
  | 'LAB_UNSETTLED'
  | 'LAB_LOST'
  | 'LAB_EXISTS'
  | 'LAB_UNKNOWN'
  | 'ABORTED'

/** The only error thrown on purpose: infrastructure trouble, never a finding about a design. Anything else that escapes is a bug in the harness. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError'
  readonly code: ErrorCode
  /** What to do about it, printed on its own line. */
  readonly hint: string | undefined

  constructor(code: ErrorCode, message: string, options: { readonly cause?: unknown; readonly hint?: string | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }
}

/** Ends a wait as soon as the signal does. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal)
}

export function aborted(signal: AbortSignal): HarnessError {
  return new HarnessError('ABORTED', 'The lab was stopped before it was done.', { cause: signal.reason })
}
