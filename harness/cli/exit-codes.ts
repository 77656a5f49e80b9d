import type { Verdict } from '../checks/verdict.ts'
import { InputError } from '../language/input-error.ts'

/** As the help has them. */
export const exitCode = { pass: 0, fail: 1, unknown: 2, usage: 64 } as const

export function exitCodeOf(verdict: Exclude<Verdict, 'skip'>): number {
  return exitCode[verdict]
}

/** The command line was not understood. */
export class UsageError extends InputError {
  override readonly name = 'UsageError'
}

/** A topology that is invalid, after its problems have been printed. Ends with exit code 64. */
export class InvalidTopologyError extends Error {
  override readonly name = 'InvalidTopologyError'
}
