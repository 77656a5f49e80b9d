import { afterProbe, type ProbeState } from '../azure/traffic-manager/probe.ts'
import type { MonitorConfig, TrafficManagerEndpoint, TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import { throughProfile, type Health } from '../azure/traffic-manager/status.ts'
import type { Facts } from '../facts/facts.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'
import { prober, settledHealth } from '../model/private-health.ts'
import { isProbed, whatIsProbed } from '../facts/traffic-manager.ts'
import type { ComponentId } from '../world/component.ts'

/** What probes have found out so far, in virtual time. */
export interface Probing {
  /** All probes up to a moment, with what is broken then. Whether anything is known now that was not before. */
  advance(to: number, faults: ReadonlySet<ComponentId>): boolean
  /** When the next probe begins or ends. */
  next(): number
  readonly health: Health
  /** What was found out since it was asked last. */
  found(): readonly HealthChange[]
  /** Where the probes of an endpoint stand, for those that go on after the design was changed. */
  standing(profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint): Pick<Watched, 'state' | 'due' | 'pending'> | undefined
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
 * Begins with everything as it has settled while nothing is broken; all probes begin at once, an interval from each other. `before`: of a design that was
 * changed at that moment, the probes until then, which go on.
 */
export function probing(facts: Facts, before?: { readonly at: number; readonly probes: Probing }): Probing {
  const settled = settledHealth(facts, new Set())
  const watched = [...facts.trafficManagerProfiles.values(), ...facts.topology.privateTrafficManagerProfiles.values()].flatMap((profile) => profile.endpoints
    .filter((endpoint) => isProbed(facts, profile, endpoint))
    .map((endpoint): Watched => ({ profile, endpoint, monitor: profile.monitor!, state: settled.probed(profile, endpoint), due: before?.at ?? 0, pending: undefined, ...before?.probes.standing(profile, endpoint) })))
  const byEndpoint = new Map(watched.map((one) => [one.endpoint, one]))

  function probe(one: Watched, send: ReturnType<typeof prober>): void {
    const result = send(one.profile, one.endpoint)
    if (result.outcome === 'silent') one.pending = one.due + one.monitor.timeoutInSeconds
    else take(one, afterProbe(one.state, one.monitor, result), one.due)
    one.due += one.monitor.intervalInSeconds
  }

  let found: HealthChange[] = []
  function take(one: Watched, state: ProbeState, at: number): void {
    if (state.healthy !== undefined && state.healthy !== one.state.healthy) found.push({ at, profile: one.profile.name, what: whatIsProbed(facts, one.profile, one.endpoint), healthy: state.healthy })
    one.state = state
  }

  const key = () => watched.map(({ state }) => (state.healthy === false ? 0 : 1)).join('')
  const health: Health = {
    probed(profile, endpoint) {
      const through = facts.trafficManagerProfiles.get(endpoint.target)
      return byEndpoint.get(endpoint)?.state ?? (through === undefined ? settled.probed(profile, endpoint) : throughProfile(through, health))
    },
    stopped: settled.stopped,
    profile: settled.profile,
  }
  return {
    advance(to, faults) {
      const before = key()
      const send = prober(facts, faults)
      for (const one of watched) {
        while (Math.min(one.due, one.pending ?? Infinity) <= to) {
          if (one.pending !== undefined && one.pending <= one.due) {
            take(one, afterProbe(one.state, one.monitor, { outcome: 'silent' }), one.pending)
            one.pending = undefined
          } else probe(one, send)
        }
      }
      return key() !== before
    },
    next: () => watched.reduce((least, { due, pending }) => Math.min(least, due, pending ?? Infinity), Infinity),
    health,
    found() {
      const all = found
      found = []
      return all
    },
    standing(profile, { target, location }) {
      const one = watched.find((found) => found.profile.name === profile.name && found.endpoint.target === target && found.endpoint.location === location)
      return one === undefined ? undefined : { state: one.state, due: one.due, pending: one.pending }
    },
    key,
  }
}
