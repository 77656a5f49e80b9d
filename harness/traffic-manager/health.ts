import { notProbedYet } from '../azure/traffic-manager/probe.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import { endpointStatus, throughProfile, type EndpointStatus, type Health } from '../azure/traffic-manager/status.ts'
import type { Known } from './prober.ts'
import { endpointKey } from './settings.ts'

/** What statuses follow from: what probes have found out. Endpoints of the platform that nobody probes are in service. */
export function healthFrom(profiles: readonly TrafficManagerProfile[], known: readonly Known[]): Health {
  const byKey = new Map(known.map((one) => [endpointKey(one.plan.profile, one.plan.endpoint), one.state]))
  const byName = new Map(profiles.map((profile) => [profile.name, profile]))
  const health: Health = {
    probed(profile, endpoint) {
      const state = byKey.get(endpointKey(profile.name, profile.endpoints.indexOf(endpoint)))
      if (state !== undefined) return state
      const through = byName.get(endpoint.target)
      if (through !== undefined) return throughProfile(through, health)
      return profile.monitor === undefined ? { failures: 0, healthy: true } : notProbedYet
    },
    stopped: () => false,
    profile: (name) => byName.get(name),
  }
  return health
}

/** An endpoint's status as the platform shows it. */
export interface Shown {
  readonly profile: string
  readonly target: string
  readonly status: EndpointStatus
}

export function statusesOf(profiles: readonly TrafficManagerProfile[], known: readonly Known[]): readonly Shown[] {
  const health = healthFrom(profiles, known)
  return profiles.filter(({ endpoints, monitor }) => endpoints.length > 0 && monitor !== undefined).flatMap((profile) => profile.endpoints.map((endpoint) => ({ profile: profile.name, target: endpoint.target, status: endpointStatus(profile, endpoint, health) })))
}
