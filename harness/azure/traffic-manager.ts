import { distance } from './regions.ts'

/** A Traffic Manager profile as far as routing needs it. */
export interface TrafficManagerProfile {
  /** Its DNS name, such as `weu-acr-reg.trafficmanager.net`. */
  readonly name: string
  /** Seconds. */
  readonly ttl: number
  readonly method: 'Performance'
  readonly endpoints: readonly TrafficManagerEndpoint[]
}

export interface TrafficManagerEndpoint {
  /** Fully qualified name that the answer points to. */
  readonly target: string
  readonly location: string
}

/** Monitor status of an endpoint; every endpoint is Online until health is modelled. */
export type EndpointStatus = 'Online' | 'Degraded' | 'Disabled' | 'Stopped'

/**
 * The endpoint that a recursive resolver in `region` is sent to, by performance routing: the nearest one that is in service.
 * When all eligible endpoints are degraded they are treated as if all were online; disabled and stopped ones never answer.
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods#performance
 */
export function chooseEndpoint(
  profile: TrafficManagerProfile,
  region: string,
  status: (endpoint: TrafficManagerEndpoint) => EndpointStatus = () => 'Online',
): TrafficManagerEndpoint | undefined {
  const eligible = profile.endpoints.filter((endpoint) => ['Online', 'Degraded'].includes(status(endpoint)))
  const healthy = eligible.filter((endpoint) => status(endpoint) === 'Online')
  const pool = healthy.length > 0 ? healthy : eligible
  return pool.reduce<TrafficManagerEndpoint | undefined>(
    (best, endpoint) => (best && distance(region, best.location) <= distance(region, endpoint.location) ? best : endpoint),
    undefined,
  )
}
