import type { Report } from '../../harness/report/report.ts'

/** A rehearsal of a topology, as the ledger keeps it. */
export interface Rehearsed {
  readonly at: string
  readonly topology: string
  /** Of the design's text: another design begins anew. */
  readonly design: string
  readonly code: number
  readonly verdict: string
  /** Of all that was found, without times. */
  readonly findings: string
  readonly seconds: number
}

/** What one topology has come to. */
export interface Streak {
  readonly topology: string
  /** Rehearsals at the end of its ledger that ended alike, with one verdict and the same findings. */
  readonly alike: number
  readonly runs: number
  /** Rehearsals that ended otherwise than the one before. */
  readonly flakes: number
  readonly verdict: string | undefined
  readonly median: number
}

export function streakOf(topology: string, design: string, ledger: readonly Rehearsed[]): Streak {
  const runs = ledger.filter((one) => one.topology === topology && one.design === design)
  const isLike = (one: Rehearsed, other: Rehearsed) => one.code === other.code && one.verdict === other.verdict && one.findings === other.findings
  const last = runs.at(-1)
  const other = last === undefined ? -1 : runs.findLastIndex((one) => !isLike(one, last))
  const seconds = runs.map((one) => one.seconds).sort((a, b) => a - b)
  return {
    topology,
    // What is unknown is no rehearsal that came to its end, however often.
    alike: last === undefined || last.verdict === 'unknown' ? 0 : runs.length - 1 - other,
    runs: runs.length,
    flakes: runs.filter((one, n) => n > 0 && !isLike(one, runs[n - 1]!)).length,
    verdict: last?.verdict,
    median: seconds[Math.floor(seconds.length / 2)] ?? 0,
  }
}

/** Whose turn it is: the one with the fewest in a row, so that all go on alike; nobody's when all have enough. */
export function next(streaks: readonly Streak[], times: number): Streak | undefined {
  return streaks.filter(({ alike }) => alike < times).sort((one, other) => one.alike - other.alike)[0]
}

/** Rows of the table at the end. */
export function streakTable(streaks: readonly Streak[]): readonly (readonly string[])[] {
  return [['topology', 'in a row', 'runs', 'flakes', 'verdict', 'median'], ...streaks.map(({ topology, alike, runs, flakes, verdict, median }) => [topology, `${alike}`, `${runs}`, `${flakes}`, verdict ?? '-', `${median.toFixed(1)} s`])]
}

/** What a rehearsal has found, without what differs from one to the next: times, how long answers may be kept, ports. */
export function findingsOf(report: Pick<Report, 'topologies'>): string {
  return JSON.stringify(
    report.topologies.map(({ name, verdict, checks, parity, error }) => ({
      name,
      verdict,
      checks: checks.map((check) => [check.id, check.verdict, check.findings.map(({ host, subject, holds }) => [host, subject, holds])]),
      differing: parity?.differing.map(({ host, asked }) => [host, asked]),
      error: error?.message,
    })),
  )
}
