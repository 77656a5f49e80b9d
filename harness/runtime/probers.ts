import type { Plan } from '../plan/plan.ts'
import { nodeNames } from '../facts/node-names.ts'
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

export function haveProbers({ nodes }: Pick<Plan, 'nodes'>): boolean {
  return nodes.some(({ name }) => name === nodeNames.trafficManager)
}

/** Has every endpoint probed until it is known how it is, as after a long time. Nothing where nothing is probed. */
export async function settleProbes(probers: Probers): Promise<void> {
  if (haveProbers(probers.plan)) await tell(probers, `/settle?patience=${patience}`)
}

/** Probing begins anew, so many times faster. */
export async function beginProbing(probers: Probers, times: number): Promise<void> {
  if (haveProbers(probers.plan)) await tell(probers, `/begin?times=${times}`)
}

/** What probes have found out since they began anew, in the order of time. */
export async function healthChanges(probers: Probers): Promise<readonly HealthChange[]> {
  return haveProbers(probers.plan) ? tell(probers, '/changes') : []
}

/** What probes have found out. */
export async function probedStatuses(probers: Probers): Promise<readonly Shown[]> {
  return haveProbers(probers.plan) ? tell(probers, '/status') : []
}

async function tell<Answer>({ link }: Probers, path: string): Promise<Answer> {
  const argv = ['node', '/srv/traffic-manager/ask.js', path]
  const { exitCode, stdout, stderr, timedOut } = await link.command<ExecResult>('execute', { node: nodeNames.trafficManager, argv, timeout: budget, stdin: '' })
  if (timedOut || exitCode !== 0) throw new HarnessError('LAB_UNSETTLED', `Traffic Manager's probers did not answer ${path}: ${timedOut ? `killed after ${budget} s` : stderr.trim()}`)
  return JSON.parse(stdout) as Answer
}
