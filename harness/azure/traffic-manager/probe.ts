import type { MonitorConfig } from './profile.ts'

/** What a probe saw. */
export type ProbeResult =
  | { readonly outcome: 'answered'; readonly status?: number }
  | { readonly outcome: 'refused' | 'silent' }

/** What the platform remembers of an endpoint: failures in a row. `undefined` where none has been probed yet. */
export interface ProbeState {
  readonly failures: number
  readonly healthy: boolean | undefined
}

export const notProbedYet: ProbeState = { failures: 0, healthy: undefined }

/**
 * Whether a probe counts as a success. A redirect is a failure unless it is among the expected codes; of TCP the connection is enough.
 * Certificates are not looked at.
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring
 */
export function succeeds({ protocol, expectedStatusCodeRanges }: Pick<MonitorConfig, 'protocol' | 'expectedStatusCodeRanges'>, result: ProbeResult): boolean {
  if (result.outcome !== 'answered') return false
  if (protocol === 'TCP') return true
  const { status } = result
  return status !== undefined && expectedStatusCodeRanges.some(([first, last]) => first <= status && status <= last)
}

/** One success brings an endpoint in; it goes out with one failure more than is tolerated, one after the other. */
export function afterProbe(state: ProbeState, monitor: Pick<MonitorConfig, 'protocol' | 'expectedStatusCodeRanges' | 'toleratedNumberOfFailures'>, result: ProbeResult): ProbeState {
  if (succeeds(monitor, result)) return { failures: 0, healthy: true }
  const failures = state.failures + 1
  return { failures, healthy: failures > monitor.toleratedNumberOfFailures ? false : state.healthy }
}

/**
 * Seconds from a failure until the endpoint is out of the answers, at best and at worst: the first probe that meets it comes at once or
 * an interval later, each tolerated one takes another interval, and the last one's timeout counts only where nothing answers.
 * The page's own timeline, interval 30, timeout 10, three tolerated: out between 100 and 130 s after silence begins.
 */
export function detection(monitor: Pick<MonitorConfig, 'intervalInSeconds' | 'timeoutInSeconds' | 'toleratedNumberOfFailures'>, silent: boolean): { readonly least: number; readonly most: number } {
  const { intervalInSeconds, timeoutInSeconds, toleratedNumberOfFailures } = monitor
  const least = toleratedNumberOfFailures * intervalInSeconds + (silent ? timeoutInSeconds : 0)
  return { least, most: least + intervalInSeconds }
}

/** Seconds from recovery until the endpoint is in the answers again. */
export function recovery({ intervalInSeconds }: Pick<MonitorConfig, 'intervalInSeconds'>): { readonly least: number; readonly most: number } {
  return { least: 0, most: intervalInSeconds }
}
