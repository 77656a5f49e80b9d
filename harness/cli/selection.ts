import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ParseArgsOptionsConfig } from 'node:util'
import { z } from '../language/vocabulary.ts'
import type { Report, TopologyReport } from '../report/report.ts'
import { readBaseline, withBaseline } from './baseline.ts'
import { text, type Arguments } from './command.ts'
import type { Context } from './context.ts'
import { exitCode, UsageError } from './exit-codes.ts'
import { filesOf, shardOf } from './shard.ts'

/** Options by which a run is a part of something larger: what it leaves out, and what it forgives. */
export const selectionOptions: ParseArgsOptionsConfig = { baseline: { type: 'string' }, 'last-failed': { type: 'string' }, shard: { type: 'string' }, costs: { type: 'string' } }

export const selectionHelp = `  --baseline FILE      findings that are accepted, each with a reason and an end date, after which it fails again
  --last-failed REPORT only the designs that did not pass in this JSON report, and only the checks that did not
  --shard I/N          only the Ith of N parts of the designs, divided by cost; auto takes the place that Kubernetes, Slurm, GitLab
                       or Azure Pipelines gives, as in examples/. rehearse merge puts the reports together
  --costs REPORT       an earlier JSON report, whose durations are the costs; without it the size of files is
`

export interface Selection {
  readonly files: readonly string[]
  /** Ids of the checks that are run again; absent: those that were chosen otherwise. */
  readonly again?: ReadonlySet<string>
  readonly shard?: Report['shard']
  /** `mistakes`: whether known mistakes were looked for, all of them. */
  judged(topology: TopologyReport, mistakes?: boolean): TopologyReport
}

/** What of these files is to be done here. Everything that is wrong with the options is told before anything is. */
export function selected(files: readonly string[], input: Arguments, context: Context): Selection {
  const [baselineFile, last, shardWord, costs] = ['baseline', 'last-failed', 'shard', 'costs'].map((name) => text(input, name))
  const baseline = baselineFile === undefined ? undefined : readBaseline(baselineFile)
  const failed = last === undefined ? undefined : readReport(last).topologies.filter(({ verdict }) => verdict !== 'pass')
  const wanted = failed === undefined ? files : files.filter(among(failed.map(({ file }) => file)))
  // Who asks for what failed and names none of it would otherwise be told that all is well.
  if (failed !== undefined && failed.length > 0 && wanted.length === 0) throw new UsageError(`nothing that did not pass in ${last} is among the designs of this run`, `name ${failed.slice(0, 3).map(({ file }) => file).join(', ')}${failed.length > 3 ? `, or one of ${failed.length - 3} more` : ''}`)
  const shard = shardWord === undefined ? undefined : shardOf(shardWord, context.env)
  const mine = shard === undefined ? wanted : filesOf(wanted, shard, costs === undefined ? undefined : readReport(costs))
  const isMine = among(mine)
  const again = failed?.filter(({ file }) => isMine(file)).flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown').map(({ id }) => id))
  return {
    files: mine,
    // A design whose run did not come to its end has no check that failed: all are run again.
    ...(again !== undefined && again.length > 0 && failed!.every(({ error }) => error === undefined) && { again: new Set(again) }),
    ...(shard !== undefined && { shard: { ...shard, designs: wanted } }),
    judged: (topology, mistakes = false) => withBaseline(topology, baseline, { now: context.now(), mistakes }),
  }
}

/** Whether a file is one of these, however its path is written. */
function among(files: readonly string[]): (file: string) => boolean {
  const paths = new Set(files.map((file) => resolve(file)))
  return (file) => paths.has(resolve(file))
}

const verdict = z.enum(['pass', 'fail', 'unknown', 'skip'])
/** What is read of a report here, and by whoever shows it, without which it is none. */
const finding = z.looseObject({ host: z.string(), subject: z.string(), expected: z.string(), observed: z.string(), holds: z.boolean() })
const check = z.looseObject({ id: z.string(), title: z.string(), source: z.string(), verdict, findings: z.array(finding) })
const topology = z.looseObject({ name: z.string(), file: z.string(), verdict, duration: z.number(), checks: z.array(check) })
const shape = z.looseObject({ version: z.literal(1), started: z.iso.datetime(), verdict, topologies: z.array(topology) })

/** A JSON report that an earlier run, or another machine, has written. */
export function readReport(file: string): Report {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (shape.safeParse(report).success) return report as Report
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, 'rehearse check --reporter json --output report.json writes one')
  }
  throw new UsageError(`${file} is no JSON report of version 1`, 'rehearse check --reporter json --output report.json writes one')
}

/** More shards than designs, or nothing that failed last: nothing is left for this run, which proves nothing and spoils nothing. */
export function nothingToDo({ stderr }: Context): number {
  stderr.write('rehearse: none of the designs falls to this run\n')
  return exitCode.pass
}
