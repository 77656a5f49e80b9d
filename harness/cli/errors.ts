import type { ErrorReport } from '../report/report.ts'
import { InputError } from '../language/input-error.ts'
import { InvalidTopologyError, UsageError } from './exit-codes.ts'

/** Errors that were thrown on purpose: their message is all there is to say. Known by name, since they come from several parts. */
const onPurpose: ReadonlySet<string> = new Set(['HarnessError', 'SetupError', 'UsageError', 'InvalidTopologyError', 'ImportError'])

/** What went wrong, for a report. An interruption is told as one, whatever error it showed up as. */
export function errorReport(error: unknown, signal?: AbortSignal): ErrorReport {
  if (signal?.aborted) return { message: 'interrupted' }
  const { first, others } = unfold(error)
  const message = [first, ...others].map(messageOf).join('; then ')
  const hint = hintOf(first)
  return { message, ...(hint !== undefined && { hint }), ...(isUsage(first) && { invalidInput: true as const }) }
}

/**
 * What a command ends with when it throws: lines for standard error.
 *
 * @param usage What to do where words are wrong and nothing better is known.
 */
export function explainError(error: unknown, usage?: string): string {
  const { first, others } = unfold(error)
  const lines = [`rehearse: ${messageOf(first)}`]
  const hint = hintOf(first) ?? (first instanceof UsageError ? usage : undefined)
  if (hint !== undefined) lines.push(`hint: ${hint}`)
  lines.push(...others.map((other) => `afterwards: ${messageOf(other)}`))
  if (first instanceof Error && !onPurpose.has(first.name) && first.stack !== undefined) {
    lines.push('This is a mistake in dns-rehearsal itself:', ...first.stack.split('\n').slice(1, 6))
  }
  return `${lines.join('\n')}\n`
}

/** Whether what the user wrote is to blame, the configuration of a server of theirs included. */
export function isUsage(error: unknown): boolean {
  if (error instanceof InputError || error instanceof InvalidTopologyError) return true
  return error instanceof Error && 'code' in error && (error.code === 'CONFIGURATION_REFUSED' || error.code === 'NO_CLIENT')
}

/** `await using` wraps the error of the body in that of the clean-up; the body's comes first. */
function unfold(error: unknown): { readonly first: unknown; readonly others: readonly unknown[] } {
  if (!(error instanceof SuppressedError)) return { first: error, others: [] }
  const { first, others } = unfold(error.suppressed)
  return { first, others: [...others, error.error] }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hintOf(error: unknown): string | undefined {
  const hint = error instanceof Error && 'hint' in error ? error.hint : undefined
  return typeof hint === 'string' ? hint : undefined
}
