import type { Finding } from '../diagnosis/finding.ts'
import { alike, meantFor, type Alike } from './alike.ts'
import type { Check, Rehearsed } from './check.ts'
import { observeOnce } from './observe-once.ts'
import type { Verdict } from './verdict.ts'

/** What became of one check. */
export interface CheckResult {
  readonly check: Check
  readonly verdict: Verdict
  /** Every case it looked at, also when it did not come to its end; those that hold may be left out. */
  readonly findings: readonly Finding[]
  /** How many were left out because they hold. */
  readonly held?: number
  /** Why it was skipped, or why nobody can tell. */
  readonly reason: string | undefined
  /** Milliseconds. */
  readonly duration: number
}

export interface RunOptions {
  readonly checks: readonly Check[]
  /** Counts cases that hold, and keeps only those that do not: a large design has millions of them. */
  readonly violationsOnly?: boolean
  /** Ends the run: what has not come to its end by then is unknown. */
  readonly signal?: AbortSignal
  readonly onResult?: (result: CheckResult) => void
}

/**
 * Runs checks side by side over one world, and then, one by one, those that break something or count packets. Results are in the
 * order of the checks; nothing is thrown.
 */
export async function runChecks(rehearsed: Rehearsed, { checks, violationsOnly = false, signal, onResult }: RunOptions): Promise<readonly CheckResult[]> {
  const observed = { ...rehearsed, world: observeOnce(rehearsed.world) }
  const groups = violationsOnly ? alike(observed) : undefined
  const run = async (check: Check): Promise<CheckResult> => {
    const result = await runCheck(check, observed, { signal, violationsOnly, ...(check.hostByHost && { groups }) })
    onResult?.(result)
    return result
  }
  const results = new Map(await Promise.all(checks.filter(({ needs }) => needs === undefined).map(async (check) => [check, await run(check)] as const)))
  // What breaks something comes last: servers may remember it.
  for (const need of ['images', 'selection', 'capture', 'faults', 'moments'] as const) for (const check of checks.filter(({ needs }) => needs === need)) results.set(check, await run(check))
  return checks.map((check) => results.get(check)!)
}

interface Running {
  readonly signal: AbortSignal | undefined
  readonly violationsOnly: boolean
  /** Given where one host may be judged for others. */
  readonly groups?: Alike | undefined
}

async function runCheck(check: Check, rehearsed: Rehearsed, { signal, violationsOnly, groups }: Running): Promise<CheckResult> {
  const start = performance.now()
  const findings: Finding[] = []
  let held = 0
  const end = (verdict: Verdict, reason?: string): CheckResult => ({ check, verdict, findings, ...(held > 0 && { held }), reason, duration: performance.now() - start })
  const keep = (finding: Finding): void => {
    if (violationsOnly && finding.holds) held++
    else findings.push(finding)
  }
  try {
    const nothing = check.notApplicable?.(groups?.representatives ?? rehearsed.facts)
    if (nothing !== undefined) return end('skip', nothing)
    const lacking = lackOf(rehearsed, check)
    if (lacking !== undefined) return end('skip', lacking)
    if (groups === undefined) await collect(check.run(rehearsed), keep, signal)
    else held = await judgeGroups(check, rehearsed, groups, { keep, signal }) + held
  } catch (error) {
    return end(failed(findings) ? 'fail' : 'unknown', explain(error))
  }
  if (findings.length + held === 0) return end('unknown', 'nothing was seen that it could judge')
  return end(failed(findings) ? 'fail' : 'pass')
}

/**
 * Judges one host of each group, and where a case of its does not hold, all of its group; the number of cases that hold by the former.
 * What is kept is what would have been kept of all.
 */
async function judgeGroups(check: Check, rehearsed: Rehearsed, { representatives, count, groupsOf }: Alike, { keep, signal }: { readonly keep: (finding: Finding) => void; readonly signal: AbortSignal | undefined }): Promise<number> {
  const holding = new Map<string, number>()
  const failing = new Set<string>()
  await collect(check.run({ ...rehearsed, facts: representatives }), ({ host, holds }) => {
    if (holds) holding.set(host, (holding.get(host) ?? 0) + 1)
    else failing.add(host)
  }, signal)
  if (failing.size > 0) {
    // Causes may lie in what others are, appliances for one, so nobody is missing here.
    const all = groupsOf(failing)
    await collect(check.run({ ...rehearsed, facts: meantFor(rehearsed.facts, all) }), (finding) => (all.has(finding.host) ? keep(finding) : undefined), signal)
  }
  return [...holding].reduce((sum, [host, cases]) => (failing.has(host) ? sum : sum + cases * count(host)), 0)
}

function lackOf({ world }: Rehearsed, { needs }: Check): string | undefined {
  if (needs === 'faults' && world.breaking === undefined) return `needs a world whose parts can be broken, which ${{ lab: 'this lab', model: 'this model', recorded: 'a real network' }[world.kind]} is not`
  if (needs === 'images' && world.transfer === undefined) return 'needs registries that hold images: an intent that says for: pull or for: push'
  if (needs === 'selection' && (world.transfer === undefined || world.selecting === undefined)) return 'needs registries that hold images, and a choice of the replica behind a private endpoint'
  if (needs === 'moments' && (world.transfer === undefined || world.at === undefined)) return 'needs connected registries that hold images, and a clock that can be set'
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

/** Hands over findings until the signal aborts: it throws then, even while the check waits for an answer. */
async function collect(from: AsyncIterable<Finding>, keep: (finding: Finding) => void, signal: AbortSignal | undefined): Promise<void> {
  const iterator = from[Symbol.asyncIterator]()
  // Racing every finding against one promise would leave a reaction at it for each of them.
  let interrupt = (): void => undefined
  const listener = (): void => interrupt()
  const next = (): Promise<IteratorResult<Finding>> =>
    new Promise((resolve, reject) => {
      interrupt = () => reject(new DOMException('interrupted', 'AbortError'))
      if (signal?.aborted) interrupt()
      else iterator.next().then(resolve, reject)
    })
  signal?.addEventListener('abort', listener)
  try {
    for (let result = await next(); !result.done; result = await next()) keep(result.value)
  } finally {
    signal?.removeEventListener('abort', listener)
    iterator.return?.().then(undefined, () => undefined)
  }
}
