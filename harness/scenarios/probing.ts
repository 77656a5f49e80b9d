import { afterProbe, notProbedYet, type ProbeState } from '../azure/traffic-manager/probe.ts'
import { defaultMonitor, type MonitorConfig, type TrafficManagerEndpoint, type TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import type { Facts } from '../facts/facts.ts'
import { healthOf, probeOf } from '../facts/traffic-manager.ts'
import type { ComponentId } from '../world/component.ts'

/** What probes have found out so far, in virtual time. */
export interface Probing {
  /** All probes up to a moment, with what is broken then. Whether anything is known now that was not before. */
  advance(to: number, faults: ReadonlySet<ComponentId>): boolean
  /** When the next probe begins or ends. */
  next(): number
  readonly health: Health
  /** Differs whenever health does. */
  key(): string
}

interface Watched {
  readonly profile: TrafficManagerProfile
  readonly endpoint: TrafficManagerEndpoint
  readonly monitor: MonitorConfig
  state: ProbeState
  due: number
  /** A probe to which nobody answers is known to have failed when its time is up. */
  pending: number | undefined
}

/**
 * How the platform probes registries is not published: about every 30 s, several failures in a row
 * (https://techcommunity.microsoft.com/blog/appsonazureblog/health-aware-failover-for-azure-container-registry-geo-replication/4501730).
 */
export const platformMonitor: MonitorConfig = defaultMonitor

/** Begins with everything as it has settled while nothing is broken; all probes begin at once, an interval from each other. */
export function probing(facts: Facts): Probing {
  const settled = healthOf(facts, new Set())
  const watched = [...facts.trafficManagerProfiles.values()].flatMap((profile) => profile.endpoints
    .filter(({ kind, alwaysServe, status }) => kind !== 'nestedEndpoints' && alwaysServe !== true && status !== 'Disabled')
    .filter(({ target }) => !facts.trafficManagerProfiles.has(target))
    .map((endpoint): Watched => ({ profile, endpoint, monitor: profile.monitor ?? platformMonitor, state: settled.probed(profile, endpoint), due: 0, pending: undefined })))
  const byEndpoint = new Map(watched.map((one) => [one.endpoint, one]))

  function probe(one: Watched, faults: ReadonlySet<ComponentId>): void {
    const result = probeOf(facts, faults, one.profile, one.endpoint)
    if (result.outcome === 'silent') one.pending = one.due + one.monitor.timeoutInSeconds
    else one.state = afterProbe(one.state, one.monitor, result)
    one.due += one.monitor.intervalInSeconds
  }

  const key = () => watched.map(({ state }) => (state.healthy === false ? 0 : 1)).join('')
  return {
    advance(to, faults) {
      const before = key()
      for (const one of watched) {
        while (Math.min(one.due, one.pending ?? Infinity) <= to) {
          if (one.pending !== undefined && one.pending <= one.due) {
            one.state = afterProbe(one.state, one.monitor, { outcome: 'silent' })
            one.pending = undefined
          } else probe(one, faults)
        }
      }
      return key() !== before
    },
    next: () => watched.reduce((least, { due, pending }) => Math.min(least, due, pending ?? Infinity), Infinity),
    health: {
      probed: (profile, endpoint) => byEndpoint.get(endpoint)?.state ?? settled.probed(profile, endpoint) ?? notProbedYet,
      stopped: settled.stopped,
      profile: settled.profile,
    },
    key,
  }
}
