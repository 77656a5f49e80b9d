/** https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods */
export const routingMethods = ['Priority', 'Weighted', 'Performance', 'Geographic', 'MultiValue', 'Subnet'] as const
export type RoutingMethod = (typeof routingMethods)[number]

export const endpointKinds = ['azureEndpoints', 'externalEndpoints', 'nestedEndpoints'] as const
export type EndpointKind = (typeof endpointKinds)[number]

/** A Traffic Manager profile: a name in DNS, and a choice among endpoints that is made anew for each question. */
export interface TrafficManagerProfile {
  /** Its DNS name, such as `weu-acr-reg.trafficmanager.net`. */
  readonly name: string
  /** Of its answers, in seconds. */
  readonly ttl: number
  readonly method: RoutingMethod
  /** `Enabled` unless stated. */
  readonly status?: 'Enabled' | 'Disabled'
  /** Most addresses in an answer of method MultiValue. */
  readonly maxReturn?: number
  /** Left out where nothing is probed: of the platform's own profiles, those of registries apart. */
  readonly monitor?: MonitorConfig
  readonly endpoints: readonly TrafficManagerEndpoint[]
}

export interface TrafficManagerEndpoint {
  /** Fully qualified name or address that the answer points to; of a nested endpoint the DNS name of the child profile. */
  readonly target: string
  /** Region that stands for the endpoint's place: of the Azure resource, or as the user states it for others. */
  readonly location: string
  readonly name?: string
  /** `azureEndpoints` unless stated. */
  readonly kind?: EndpointKind
  /** `Enabled` unless stated. */
  readonly status?: 'Enabled' | 'Disabled'
  /** Serves without being probed. */
  readonly alwaysServe?: boolean
  /** 1 to 1000, the lowest goes first; unless stated the order in which they are written. */
  readonly priority?: number
  /** 1 to 1000; 1 unless stated. */
  readonly weight?: number
  /** Codes of the geographic hierarchy: `WORLD`, `GEO-EU`, `DE`, `US-CA`. */
  readonly geoMapping?: readonly string[]
  /** Where questions come from: prefixes, or first and last address. None: the fallback of method Subnet. */
  readonly subnets?: readonly string[]
  /** Of a nested endpoint: how many endpoints of the child have to be online. 1 unless stated. */
  readonly minChildEndpoints?: number
}

/** https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring#configure-endpoint-monitoring */
export interface MonitorConfig {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP'
  readonly port: number
  /** Not of TCP. */
  readonly path?: string
  /** Seconds: 10 or 30. */
  readonly intervalInSeconds: number
  /** Seconds. */
  readonly timeoutInSeconds: number
  /** One more in a row takes an endpoint out. */
  readonly toleratedNumberOfFailures: number
  /** Pairs of first and last. */
  readonly expectedStatusCodeRanges: readonly (readonly [first: number, last: number])[]
  readonly customHeaders: ReadonlyMap<string, string>
}

/** What the platform takes where nothing is stated. */
export const defaultMonitor: MonitorConfig = {
  protocol: 'HTTP',
  port: 80,
  path: '/',
  intervalInSeconds: 30,
  timeoutInSeconds: 10,
  toleratedNumberOfFailures: 3,
  expectedStatusCodeRanges: [[200, 200]],
  customHeaders: new Map(),
}

/**
 * How the platform probes registries is not published: about every 30 s, several failures in a row
 * (https://techcommunity.microsoft.com/blog/appsonazureblog/health-aware-failover-for-azure-container-registry-geo-replication/4501730).
 */
export const platformMonitor: MonitorConfig = { ...defaultMonitor, protocol: 'HTTPS', port: 443, path: '/health' }

/** The timeout where none is stated: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring */
export function defaultTimeout(intervalInSeconds: number): number {
  return intervalInSeconds === 10 ? 9 : 10
}
