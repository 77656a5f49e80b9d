import type { TrafficManagerEndpoint, TrafficManagerProfile } from './profile.ts'
import type { ProbeState } from './probe.ts'

/** https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring#endpoint-and-profile-status */
export type EndpointStatus = 'Online' | 'Degraded' | 'CheckingEndpoint' | 'Disabled' | 'Stopped' | 'Inactive' | 'Unmonitored'
export type ProfileStatus = 'Online' | 'Degraded' | 'CheckingEndpoints' | 'Inactive' | 'Disabled'

/** What statuses follow from. */
export interface Health {
  /** What probing knows of an endpoint that is not nested: of the platform's own profiles, too. */
  readonly probed: (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint) => ProbeState
  /** Whether the Azure resource behind an endpoint has been stopped. */
  readonly stopped: (endpoint: TrafficManagerEndpoint) => boolean
  /** A profile by its DNS name, for nested endpoints. */
  readonly profile: (name: string) => TrafficManagerProfile | undefined
}

const statusOfProbes = ({ healthy }: ProbeState): EndpointStatus => (healthy === undefined ? 'CheckingEndpoint' : healthy ? 'Online' : 'Degraded')

/** Monitor status of an endpoint. */
export function endpointStatus(profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint, health: Health): EndpointStatus {
  if (profile.status === 'Disabled') return 'Inactive'
  if (endpoint.status === 'Disabled') return 'Disabled'
  if (endpoint.kind === 'nestedEndpoints') return nestedStatus(endpoint, health)
  if (endpoint.alwaysServe) return 'Unmonitored'
  if (health.stopped(endpoint)) return 'Stopped'
  return statusOfProbes(health.probed(profile, endpoint))
}

/** https://learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles: online with as many children as it asks for. */
function nestedStatus({ target, minChildEndpoints = 1 }: TrafficManagerEndpoint, health: Health): EndpointStatus {
  const child = health.profile(target)
  if (child === undefined) return 'Stopped'
  const status = profileStatus(child, health)
  if (status === 'Disabled' || status === 'Inactive') return 'Stopped'
  const statuses = child.endpoints.map((endpoint) => endpointStatus(child, endpoint, health))
  const online = statuses.filter((one) => one === 'Online' || one === 'Unmonitored').length
  if (online >= minChildEndpoints) return 'Online'
  return online + statuses.filter((one) => one === 'CheckingEndpoint').length >= minChildEndpoints ? 'CheckingEndpoint' : 'Degraded'
}

/** Monitor status of a profile. */
export function profileStatus(profile: TrafficManagerProfile, health: Health): ProfileStatus {
  if (profile.status === 'Disabled') return 'Disabled'
  const statuses = profile.endpoints.map((endpoint) => endpointStatus(profile, endpoint, health))
  if (statuses.includes('Degraded')) return 'Degraded'
  if (statuses.some((one) => one === 'Online' || one === 'Unmonitored')) return 'Online'
  return statuses.includes('CheckingEndpoint') ? 'CheckingEndpoints' : 'Inactive'
}

/** Whether an endpoint takes part in answers as one in service. */
export function isInService(status: EndpointStatus): boolean {
  return status === 'Online' || status === 'CheckingEndpoint' || status === 'Unmonitored'
}

/** An endpoint that leads to the name of another profile answers while something of that one is in service. */
export function throughProfile(profile: TrafficManagerProfile, health: Health): ProbeState {
  return profile.endpoints.some((endpoint) => isInService(endpointStatus(profile, endpoint, health))) ? { failures: 0, healthy: true } : { failures: Infinity, healthy: false }
}
