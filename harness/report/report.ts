import type { Finding } from '../diagnosis/finding.ts'
import type { CheckResult } from '../checks/run.ts'
import { worst, type Verdict } from '../checks/verdict.ts'
import type { Path } from '../dns/path.ts'
import type { Picture } from './map.ts'
import type { Place } from './place.ts'
import type { ToldScenario } from './told-scenario.ts'

export type { Place }

/** Raised when a field is removed or changes its meaning. The format is described in report.schema.json. */
const reportVersion = 1

/** What a run has to tell, as plain data: every renderer starts from it, and `--reporter json` prints it as it is. */
export interface Report {
  readonly version: typeof reportVersion
  readonly tool: { readonly name: string; readonly version: string }
  /** ISO 8601. */
  readonly started: string
  /** Milliseconds. */
  readonly duration: number
  readonly verdict: Exclude<Verdict, 'skip'>
  readonly topologies: readonly TopologyReport[]
  /** Which part of a larger run it is, and the files of all designs of that run. */
  readonly shard?: { readonly index: number; readonly of: number; readonly designs: readonly string[] }
}

export interface TopologyReport {
  readonly name: string
  readonly file: string
  /** Where the questions were asked: in containers, of the model, or on real machines, whose answers were recorded. */
  readonly world: 'lab' | 'model' | 'recorded'
  readonly verdict: Exclude<Verdict, 'skip'>
  /** Milliseconds, set-up and clean-up included. */
  readonly duration: number
  readonly checks: readonly CheckReport[]
  /** What stands in for something that no container runs, sentence by sentence; absent where everything is the real thing. */
  readonly notes?: readonly string[]
  /** What kept the run from coming to its end. */
  readonly error?: ErrorReport
  /** Folder with logs, captures and configuration. */
  readonly evidence?: string
  /** How far the model had predicted what the lab answered. Apart from the verdict: a difference is a defect of the harness. */
  readonly parity?: ParityReport
  /** The design's map, the way of every answer, and its lines: what the HTML report draws. Absent unless asked for. */
  readonly picture?: Picture
  /** The scenarios that the design writes, as the model predicts them; apart from the verdict. Absent unless the picture is asked for. */
  readonly scenarios?: readonly ToldScenario[]
}

export interface ParityReport {
  readonly questions: number
  readonly agreed: number
  readonly differing: readonly {
    readonly host: string
    readonly asked: string
    readonly predicted: string
    readonly observed: string
    /** How the model came to its answer, a line for each hop. */
    readonly path: readonly string[]
  }[]
}

export interface CheckReport {
  readonly id: string
  /** Ids that the check had in earlier versions, so that results can be followed; absent where it has always been called so. */
  readonly formerly?: readonly string[]
  readonly title: string
  readonly why: string
  readonly source: string
  readonly profiles: readonly string[]
  readonly verdict: Verdict
  /** Why it was skipped, or why nobody can tell. */
  readonly reason?: string
  /** Milliseconds. */
  readonly duration: number
  readonly findings: readonly FindingReport[]
  /** Cases that hold and are not listed, where only those were wanted that do not. */
  readonly held?: number
}

export interface FindingReport extends Omit<Finding, 'at' | 'edits'> {
  readonly at?: Place
  /** Somebody has accepted that it does not hold, until a day. */
  readonly accepted?: { readonly reason: string; readonly until: string }
}

export interface ErrorReport {
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  /** Set where the input is to blame: a server refuses the configuration that its owner wrote. */
  readonly invalidInput?: true
}

/** Finds the line and column of a path; absent for topologies that are not files. */
export type Locate = (path: Path) => { readonly line: number; readonly column: number; readonly file?: string } | undefined

export function checkReport({ check, verdict, findings, held, reason, duration }: CheckResult, file: string, locate: Locate): CheckReport {
  const { id, formerly, title, why, source, profiles } = check
  return {
    id,
    ...(formerly !== undefined && { formerly }),
    title,
    why,
    source,
    profiles,
    verdict,
    ...(reason !== undefined && { reason }),
    duration: Math.round(duration),
    findings: findings.map((finding) => placed(finding, file, locate)),
    ...(held !== undefined && { held }),
  }
}

function placed(finding: Finding, file: string, locate: Locate): FindingReport {
  const unplaced: Omit<Finding, 'at'> = finding
  // Most findings hold and name no place, and a large design has millions of them: they are not copied.
  if (finding.at === undefined) return unplaced
  const { at, edits: _, ...rest } = finding
  return { ...rest, at: { path: at, file, ...locate(at) } }
}

/** The verdict follows from the checks, and is never better than unknown when the run did not come to its end. */
export function topologyReport(report: Omit<TopologyReport, 'verdict'>): TopologyReport {
  const verdicts = report.checks.map(({ verdict }) => verdict)
  const verdict = worst(report.error ? [...verdicts, 'unknown'] : verdicts)
  return { ...report, verdict }
}

export function reportOf(
  topologies: readonly TopologyReport[],
  { started, duration, version, shard }: { readonly started: Date; readonly duration: number; readonly version: string; readonly shard?: Report['shard'] },
): Report {
  return {
    version: reportVersion,
    tool: { name: 'dns-rehearsal', version },
    started: started.toISOString(),
    duration: Math.round(duration),
    verdict: worst(topologies.map(({ verdict }) => verdict)),
    topologies,
    ...(shard !== undefined && { shard }),
  }
}
