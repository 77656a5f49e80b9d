import type { Deps } from './deps.ts'

/** A stream as far as a command needs it: standard output, or a list in a test. */
export interface Output {
  write(text: string): unknown
  /** Of a stream that can be full. */
  once?(event: 'drain', listener: () => void): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** All that a command touches of the process it runs in. */
export interface Context {
  readonly stdout: Output
  readonly stderr: Output
  /** Standard input, opened when a command reads it. */
  readonly input?: () => AsyncIterable<string | Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts when the user has had enough. */
  readonly signal: AbortSignal
  readonly deps: Deps
  readonly now: () => Date
}

/** How wide text may be: the terminal, else `COLUMNS`, else 100. */
export function widthOf({ stdout, env }: Context): number {
  return stdout.columns ?? (Number(env['COLUMNS']) || 100)
}

/** Writes, and waits while the reader is behind, so that a long output does not pile up in memory. */
export async function written(output: Output, text: string): Promise<void> {
  if (text === '' || output.write(text) !== false || output.once === undefined) return
  await new Promise<void>((resolve) => output.once?.('drain', resolve))
}
