import type { Check, Finding, Subject } from './check.ts'
import { observeOnce } from './observe-once.ts'
import type { Verdict } from './verdict.ts'

/** What became of one check. */
export interface CheckResult {
  readonly check: Check
  readonly verdict: Verdict
  /** Every case it looked at, also when it did not come to its end. */
  readonly findings: readonly Finding[]
  /** Why it was skipped, or why nobody can tell. */
  readonly reason: string | undefined
  /** Milliseconds. */
  readonly duration: number
}

export interface RunOptions {
  readonly checks: readonly Check[]
  /** Ends the run: what has not come to its end by then is unknown. */
  readonly signal?: AbortSignal
  readonly onResult?: (result: CheckResult) => void
}

/**
 * Runs checks side by side over one world, and then, one by one, those that break something or count packets. Results are in the
 * order of the checks; nothing is thrown.
 */
export async function runChecks(subject: Subject, { checks, signal, onResult }: RunOptions): Promise<readonly CheckResult[]> {
  const observed = { ...subject, world: observeOnce(subject.world) }
  const run = async (check: Check): Promise<CheckResult> => {
    const result = await runCheck(check, observed, signal)
    onResult?.(result)
    return result
  }
  const results = new Map(await Promise.all(checks.filter(({ needs }) => needs === undefined).map(async (check) => [check, await run(check)] as const)))
  // What breaks something comes last: servers may remember it.
  for (const need of ['capture', 'faults'] as const) for (const check of checks.filter(({ needs }) => needs === need)) results.set(check, await run(check))
  return checks.map((check) => results.get(check)!)
}

async function runCheck(check: Check, subject: Subject, signal: AbortSignal | undefined): Promise<CheckResult> {
  const start = performance.now()
  const findings: Finding[] = []
  const end = (verdict: Verdict, reason?: string): CheckResult => ({ check, verdict, findings, reason, duration: performance.now() - start })
  try {
    const nothing = check.notApplicable?.(subject.facts)
    if (nothing !== undefined) return end('skip', nothing)
    const lacking = lackOf(subject, check)
    if (lacking !== undefined) return end('skip', lacking)
    for await (const finding of until(check.run(subject), signal)) findings.push(finding)
  } catch (error) {
    return end(failed(findings) ? 'fail' : 'unknown', explain(error))
  }
  if (findings.length === 0) return end('unknown', 'nothing was seen that it could judge')
  return end(failed(findings) ? 'fail' : 'pass')
}

function lackOf({ world }: Subject, { needs }: Check): string | undefined {
  if (needs === 'faults' && world.breaking === undefined) return `needs a world whose parts can be broken, which ${world.kind === 'lab' ? 'this lab' : 'this model'} is not`
  if (needs === 'capture' && world.watchTunnel === undefined) return `needs packets to look at, which ${world.kind === 'lab' ? 'this lab does not show' : 'only containers have'}`
  return undefined
}

function failed(findings: readonly Finding[]): boolean {
  return findings.some(({ holds }) => !holds)
}

/** Anything but a `HarnessError` is a mistake in the check or in the world, so the place in the code belongs to the reason. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'HarnessError' || error.name === 'AbortError') return error.message
  return `${error.name}: ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}`.trim()
}

/** The same findings, until the signal aborts: it throws then, even while the check waits for an answer. */
async function* until(findings: AsyncIterable<Finding>, signal: AbortSignal | undefined): AsyncGenerator<Finding> {
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => undefined)
  const interrupt = () => aborted.reject(new DOMException('interrupted', 'AbortError'))
  if (signal?.aborted) interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  const iterator = findings[Symbol.asyncIterator]()
  try {
    while (true) {
      const next = await Promise.race([aborted.promise, iterator.next()])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal?.removeEventListener('abort', interrupt)
    iterator.return?.().then(undefined, () => undefined)
  }
}
