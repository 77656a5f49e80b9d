import type { MonitorConfig, TrafficManagerEndpoint, TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Asker, RoutingSettings } from '../azure/traffic-manager/routing.ts'
import type { Zone } from '../dns/zone.ts'

/** What Traffic Manager is in a lab, as its node reads it from a file. */
export interface Settings {
  /** Address at which its zone is asked. */
  readonly server: string
  /** Address from which probes are sent. */
  readonly prober: string
  /** Whom probers ask for the names of endpoints. */
  readonly resolver: string
  /** Without the records of profiles. */
  readonly zone: Zone
  /** Names at which the answers of a profile stand; its own unless stated. */
  readonly owners?: readonly string[]
  /** Further zones in which they do. */
  readonly besides?: readonly Pick<Settings, 'zone' | 'owners'>[]
  /** What is answered where pages do not decide; as of the public one unless stated. */
  readonly routing?: RoutingSettings
  readonly profiles: readonly TrafficManagerProfile[]
  readonly groups: readonly AskerGroup[]
  readonly probes: readonly ProbePlan[]
}

/** Who asks and is answered alike; without addresses everybody. */
export interface AskerGroup {
  readonly name: string
  readonly asker: Asker
  readonly addresses: readonly string[]
}

/** What is probed for an endpoint, and how. */
export interface ProbePlan {
  readonly profile: string
  /** Number among the profile's endpoints. */
  readonly endpoint: number
  readonly what: string
  /** Name that is said to whoever answers, and asked for where there is no address. */
  readonly name: string
  readonly address?: string
  readonly monitor: MonitorConfig
}

/** Endpoint of a profile, as one key. */
export function endpointKey(profile: string, endpoint: number): string {
  return `${profile} ${endpoint}`
}

/** The endpoints that a probe is about: those of the profile, by their place in it. */
export function endpointOf(profiles: readonly TrafficManagerProfile[], { profile, endpoint }: Pick<ProbePlan, 'profile' | 'endpoint'>): TrafficManagerEndpoint {
  return profiles.find(({ name }) => name === profile)!.endpoints[endpoint]!
}

/** Headers are a list of pairs in the file. */
export function writeSettings(settings: Settings): string {
  return `${JSON.stringify(settings, (_, value: unknown) => (value instanceof Map ? [...value] : value), 2)}\n`
}

export function readSettings(text: string): Settings {
  const read = JSON.parse(text) as Settings
  const withHeaders = (monitor: MonitorConfig): MonitorConfig => ({ ...monitor, customHeaders: new Map(monitor.customHeaders) })
  return {
    ...read,
    profiles: read.profiles.map((profile) => (profile.monitor === undefined ? profile : { ...profile, monitor: withHeaders(profile.monitor) })),
    probes: read.probes.map((probe) => ({ ...probe, monitor: withHeaders(probe.monitor) })),
  }
}
