import type { Plan } from '../plan/plan.ts'
import type { Shown } from '../traffic-manager/health.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'
import { HarnessError } from './errors.ts'
import type { ExecResult } from './lab.ts'
import type { Link } from './link.ts'

/** Milliseconds after which an endpoint that says nothing is out, where only how it settles is asked for: a lab's network takes less than one. */
const patience = 2_500
/** Seconds that the prober may take to answer. */
const budget = 30

export interface Probers {
  readonly plan: Pick<Plan, 'nodes'>
  readonly link: Pick<Link, 'command'>
}

/** Traffic Manager's, and the gateways of private profiles. */
function probing({ nodes }: Pick<Plan, 'nodes'>): readonly string[] {
  return nodes.flatMap(({ name, kind }) => (kind === 'traffic-manager' ? [name] : []))
}

export function haveProbers(plan: Pick<Plan, 'nodes'>): boolean {
  return probing(plan).length > 0
}

/** Has every endpoint probed until it is known how it is, as after a long time. Nothing where nothing is probed. */
export async function settleProbes(probers: Probers): Promise<void> {
  await tell(probers, `/settle?patience=${patience}`)
}

/** Probing begins anew, so many times faster. */
export async function beginProbing(probers: Probers, times: number): Promise<void> {
  await tell(probers, `/begin?times=${times}`)
}

/** What probes have found out since they began anew, in the order of time. */
export async function healthChanges(probers: Probers): Promise<readonly HealthChange[]> {
  const found = await tell<readonly HealthChange[]>(probers, '/changes')
  return found.flat().toSorted((one, other) => one.at - other.at)
}

/** What probes have found out. */
export async function probedStatuses(probers: Probers): Promise<readonly Shown[]> {
  return (await tell<readonly Shown[]>(probers, '/status')).flat()
}

/** What each of them answers. */
function tell<Answer>({ plan, link }: Probers, path: string): Promise<readonly Answer[]> {
  const argv = ['node', '/srv/traffic-manager/ask.js', path]
  return Promise.all(probing(plan).map(async (node) => {
    const { exitCode, stdout, stderr, timedOut } = await link.command<ExecResult>('execute', { node, argv, timeout: budget, stdin: '' })
    if (timedOut || exitCode !== 0) throw new HarnessError('LAB_UNSETTLED', `the probers of ${node} did not answer ${path}: ${timedOut ? `killed after ${budget} s` : stderr.trim()}`)
    return JSON.parse(stdout) as Answer
  }))
}
