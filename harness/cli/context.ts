import type { Deps } from './deps.ts'
import type { Output } from './output.ts'

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
  /** Whether topologies may mention files outside their folders; see `designOptions`. */
  readonly allowFilesOutside?: boolean
  readonly now: () => Date
}

/** How wide text may be: the terminal, else `COLUMNS`, else 100. */
export function widthOf({ stdout, env }: Context): number {
  return stdout.columns ?? (Number(env['COLUMNS']) || 100)
}
