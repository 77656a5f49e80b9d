import { statSync } from 'node:fs'
import type { Report } from '../report/report.ts'
import { UsageError } from './exit-codes.ts'

/** A machine's part of the work: the `index`th of `of`, from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** `2/3`, or `auto` for the place that the engine has given this machine; `auto/3` where it does not say among how many. */
export function shardOf(word: string, env: Environment): Shard {
  const [first = '', second] = word.split('/')
  const own = first === 'auto' ? placeIn(env) : undefined
  if (first === 'auto' && own === undefined) throw new UsageError('--shard auto finds no index here', 'it knows Kubernetes (JOB_COMPLETION_INDEX), Slurm (SLURM_ARRAY_TASK_ID), GitLab (CI_NODE_INDEX), Azure Pipelines (SYSTEM_JOBPOSITIONINPHASE) and of GitHub what STRATEGY_JOB_INDEX is set to; elsewhere write --shard 1/3')
  const index = own?.index ?? number(first)
  const of = second === undefined ? own?.of : number(second)
  if (own !== undefined && of === undefined) throw new UsageError('--shard auto does not know among how many', '--shard auto/3, with the number of completions')
  if (index === undefined || of === undefined || index < 1 || index > of) throw new UsageError(`--shard ${word} is no part of a whole`, '--shard 1/3 is the first of three')
  return { index, of }
}

/**
 * Where engines say which of how many this machine is, and from which number they count. GitHub sets no variable of its own: a workflow says
 * `STRATEGY_JOB_INDEX: ${{ strategy.job-index }}`, and likewise for job-total. Kubernetes does not say how many completions there are.
 */
const engines = [
  { index: 'JOB_COMPLETION_INDEX', of: 'JOB_COMPLETIONS', from: 0 },
  { index: 'CI_NODE_INDEX', of: 'CI_NODE_TOTAL', from: 1 },
  { index: 'STRATEGY_JOB_INDEX', of: 'STRATEGY_JOB_TOTAL', from: 0 },
  { index: 'SYSTEM_JOBPOSITIONINPHASE', of: 'SYSTEM_TOTALJOBSINPHASE', from: 1 },
] as const

function placeIn(env: Environment): { readonly index: number; readonly of: number | undefined } | undefined {
  return slurmPlace(env) ?? engines.flatMap(({ index, of, from }) => {
    const own = number(env[index])
    return own === undefined ? [] : [{ index: own - from + 1, of: number(env[of]) }]
  })[0]
}

/** Slurm counts from wherever the array begins, in whatever steps; an array that is a list, as 1,3,7, has no steps, and its places cannot be told. */
function slurmPlace(env: Environment): { readonly index: number; readonly of: number | undefined } | undefined {
  const [task, first = 1, last, step = 1, count] = ['ID', 'MIN', 'MAX', 'STEP', 'COUNT'].map((name) => number(env[`SLURM_ARRAY_TASK_${name}`]))
  if (task === undefined) return undefined
  const isRange = last === undefined || count === undefined || Math.floor((last - first) / step) + 1 === count
  if (!isRange) throw new UsageError(`--shard auto cannot tell the place of task ${task} in an array that is a list`, 'sbatch --array=1-N, a range')
  return { index: (task - first) / step + 1, of: count }
}

function number(word: string | undefined): number | undefined {
  return word !== undefined && /^\d+$/.test(word) ? Number(word) : undefined
}

/**
 * The files of a shard: the costliest first, each to the shard that has least so far. Every machine comes to the same division, as long as
 * all are given the same files and the same costs: how long each took in an earlier report, else the size of its file.
 */
export function filesOf(files: readonly string[], { index, of }: Shard, earlier?: Report): readonly string[] {
  const measured = new Map(earlier?.topologies.map(({ file, duration }) => [file, duration]))
  const known = files.flatMap((file) => measured.get(file) ?? [])
  const usual = known.length === 0 ? undefined : known.reduce((sum, cost) => sum + cost, 0) / known.length
  const cost = (file: string) => measured.get(file) ?? usual ?? statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const loads = Array.from({ length: of }, () => ({ cost: 0, files: new Set<string>() }))
  for (const file of files.toSorted((one, other) => cost(other) - cost(one) || (one < other ? -1 : 1))) {
    const least = loads.reduce((best, one) => (one.cost < best.cost ? one : best))
    least.cost += cost(file)
    least.files.add(file)
  }
  return files.filter((file) => loads[index - 1]!.files.has(file))
}
