import { afterProbe, notProbedYet, succeeds, type ProbeResult, type ProbeState } from '../azure/traffic-manager/probe.ts'
import { monitorAtPace } from '../azure/traffic-manager/pace.ts'
import type { ProbePlan } from './settings.ts'

export interface ProberOptions {
  readonly probes: readonly ProbePlan[]
  /** Sends one probe and waits so many milliseconds at most. */
  readonly send: (plan: ProbePlan, patience: number) => Promise<ProbeResult>
  /** Told when something is known that was not before. */
  readonly changed: () => void
}

/** What is known of an endpoint. */
export interface Known {
  readonly plan: ProbePlan
  readonly state: ProbeState
  /** Of the last probe; absent before the first. */
  readonly last?: ProbeResult
}

/** An endpoint that was found to be in service, or not to be. */
export interface HealthChange {
  /** Seconds since probing began. */
  readonly at: number
  readonly profile: string
  readonly what: string
  readonly healthy: boolean
}

export interface Prober {
  readonly known: () => readonly Known[]
  readonly pace: () => number
  /** What has been found out since probing began anew. */
  readonly changes: () => readonly HealthChange[]
  /**
   * Finds out how everything is once it has settled: one answer as it should be is enough, one that is not is asked for twice, silence
   * lasts for so many milliseconds. Then probing begins anew.
   */
  settle(patience: number): Promise<void>
  /** Probing begins anew, all at once, so many times faster than the monitors say. What is known stays known. */
  begin(times: number): void
  stop(): void
}

export function createProber({ probes, send, changed }: ProberOptions): Prober {
  const states = probes.map((plan): { plan: ProbePlan; state: ProbeState; last?: ProbeResult } => ({ plan, state: notProbedYet }))
  let pace = 1
  let began = performance.now()
  let found: HealthChange[] = []
  let timers: NodeJS.Timeout[] = []
  /** Probes that were sent before everything began anew tell nothing any more. */
  let round = 0

  function take(one: (typeof states)[number], state: ProbeState, last: ProbeResult): void {
    const isNew = state.healthy !== one.state.healthy
    Object.assign(one, { state, last })
    if (!isNew) return
    if (state.healthy !== undefined) found.push({ at: (performance.now() - began) / 1000, profile: one.plan.profile, what: one.plan.what, healthy: state.healthy })
    changed()
  }

  async function settleOne(one: (typeof states)[number], until: number): Promise<void> {
    let before: ProbeResult | undefined
    for (;;) {
      const left = until - performance.now()
      const result = await send(one.plan, Math.max(100, left))
      if (succeeds(one.plan.monitor, result)) return take(one, { failures: 0, healthy: true }, result)
      const isSure = result.outcome === 'silent' ? performance.now() >= until : before?.outcome === result.outcome
      if (isSure) return take(one, { failures: one.plan.monitor.toleratedNumberOfFailures + 1, healthy: false }, result)
      before = result
    }
  }

  function begin(times: number): void {
    stop()
    pace = times
    began = performance.now()
    found = []
    const mine = round
    for (const one of states) {
      const monitor = monitorAtPace(one.plan.monitor, pace)
      const once = async (): Promise<void> => {
        const result = await send(one.plan, monitor.timeoutInSeconds * 1000)
        if (mine === round) take(one, afterProbe(one.state, one.plan.monitor, result), result)
      }
      timers.push(setInterval(() => void once(), monitor.intervalInSeconds * 1000))
      void once()
    }
  }

  function stop(): void {
    round++
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  return {
    known: () => states,
    pace: () => pace,
    changes: () => found,
    async settle(patience) {
      stop()
      const until = performance.now() + patience
      await Promise.all(states.map((one) => settleOne(one, until)))
      begin(pace)
    },
    begin,
    stop,
  }
}
