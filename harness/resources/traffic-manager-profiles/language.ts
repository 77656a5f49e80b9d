import { defaultMonitor, defaultTimeout, routingMethods, type MonitorConfig, type RoutingMethod, type TrafficManagerEndpoint, type TrafficManagerProfile } from '../../azure/traffic-manager/profile.ts'
import { dnsName, enabled, flag, listOf, oneOrMany, region, seconds, text, z } from '../../language/vocabulary.ts'

/** Microsoft.Network/trafficManagerProfiles, with the words of its resource. */
export interface TrafficManagerProfileInput {
  relativeName?: string | undefined
  ttl?: number | undefined
  profileStatus?: 'Enabled' | 'Disabled' | undefined
  trafficRoutingMethod: RoutingMethod
  maxReturn?: number | undefined
  monitorConfig?: MonitorConfigInput | undefined
  endpoints?: Record<string, EndpointInput> | undefined
}

export interface MonitorConfigInput {
  protocol?: MonitorConfig['protocol'] | undefined
  port?: number | undefined
  path?: string | undefined
  intervalInSeconds?: number | undefined
  timeoutInSeconds?: number | undefined
  toleratedNumberOfFailures?: number | undefined
  expectedStatusCodeRanges?: string | number | (string | number)[] | undefined
  customHeaders?: Record<string, string> | undefined
}

interface EndpointInput {
  target?: string | undefined
  profile?: string | undefined
  endpointLocation?: string | undefined
  endpointStatus?: 'Enabled' | 'Disabled' | undefined
  alwaysServe?: boolean | undefined
  priority?: number | undefined
  weight?: number | undefined
  geoMapping?: string | string[] | undefined
  subnets?: string | string[] | undefined
  minChildEndpoints?: number | undefined
}

/** A profile of the user's own, and what it is called in the design. */
export interface OwnProfile extends TrafficManagerProfile {
  readonly resource: string
  readonly monitor: MonitorConfig
  readonly endpoints: readonly OwnEndpoint[]
}

export interface OwnEndpoint extends TrafficManagerEndpoint {
  readonly name: string
  /** Of a nested endpoint: the child profile's name in the design. */
  readonly child?: string
  /** As it is written; `location` has a stand-in where it is not. */
  readonly stated?: { readonly location?: string }
}

export const trafficManagerDomain = 'trafficmanager.net'

export const monitorConfig: z.ZodType<MonitorConfigInput> = z.strictObject({
  protocol: z.enum(['HTTP', 'HTTPS', 'TCP']).optional().describe('HTTP unless stated. Certificates are not looked at.'),
  port: z.int().min(1).max(65535).optional().describe('80 unless stated.'),
  path: text.optional().describe('/ unless stated. Not with TCP.'),
  intervalInSeconds: z.int().optional().describe('30, or 10 for fast probing.'),
  timeoutInSeconds: z.int().optional().describe('5 to 10, 10 unless stated; with fast probing 5 to 9, 9 unless stated.'),
  toleratedNumberOfFailures: z.int().optional().describe('0 to 9, 3 unless stated: one more in a row, and the endpoint is degraded.'),
  expectedStatusCodeRanges: oneOrMany(z.union([text, z.int()])).optional().describe('Up to eight codes or ranges such as 200-299; 200 unless stated.'),
  customHeaders: z.record(text, text).optional().describe('Up to eight headers of the probe.'),
})

const endpoint: z.ZodType<EndpointInput> = z.strictObject({
  target: text.optional().describe('A fully qualified name or a public address.'),
  profile: text.optional().describe('Another profile, nested into this one.'),
  endpointLocation: region.optional().describe('Of method Performance: the region that the endpoint is in.'),
  endpointStatus: enabled.optional(),
  alwaysServe: flag.optional().describe('Serves without being probed.'),
  priority: z.int().optional().describe('Of method Priority: 1 to 1000, the lowest first; in the order of writing unless stated.'),
  weight: z.int().optional().describe('Of method Weighted: 1 to 1000, 1 unless stated.'),
  geoMapping: oneOrMany(text).optional().describe('Of method Geographic: WORLD, GEO-EU, DE, US-CA.'),
  subnets: oneOrMany(text).optional().describe('Of method Subnet: prefixes, or first and last address with a hyphen between. None: the fallback.'),
  minChildEndpoints: z.int().min(1).optional().describe('Of a nested profile: how many of its endpoints have to be online; 1 unless stated.'),
})

export const trafficManagerProfiles: z.ZodType<Record<string, TrafficManagerProfileInput>> = z
  .record(text, z.strictObject({
    relativeName: text.optional().describe(`Its name below ${trafficManagerDomain}; that of the resource unless stated.`),
    ttl: seconds.optional().describe('Of its answers; 60 unless stated.'),
    profileStatus: enabled.optional(),
    trafficRoutingMethod: z.enum(routingMethods),
    maxReturn: z.int().optional().describe('Of method MultiValue: 1 to 10 addresses; 2 unless stated.'),
    monitorConfig: monitorConfig.optional(),
    endpoints: z.record(text, endpoint).optional(),
  }))
  .describe('Traffic Manager profiles of your own, by name. Those of geo-replicated registries are the platform’s and need no words.')

/** First and last of a range of status codes; `undefined` where it is none. */
export function codeRange(written: string | number): readonly [number, number] | undefined {
  const [, first, last] = /^(\d{1,3})(?:\s*-\s*(\d{1,3}))?$/.exec(String(written)) ?? []
  return first === undefined ? undefined : [Number(first), Number(last ?? first)]
}

export function monitorOf({ protocol = defaultMonitor.protocol, port = defaultMonitor.port, path, intervalInSeconds = 30, timeoutInSeconds, toleratedNumberOfFailures = 3, expectedStatusCodeRanges, customHeaders = {} }: MonitorConfigInput): MonitorConfig {
  // Other intervals are refused by a rule; what follows from them does not matter.
  const interval = intervalInSeconds === 10 ? 10 : 30
  return {
    protocol,
    port,
    ...(protocol === 'TCP' ? {} : { path: path ?? '/' }),
    intervalInSeconds: interval,
    timeoutInSeconds: timeoutInSeconds ?? defaultTimeout(interval),
    toleratedNumberOfFailures,
    expectedStatusCodeRanges: expectedStatusCodeRanges === undefined ? defaultMonitor.expectedStatusCodeRanges : listOf(expectedStatusCodeRanges).flatMap((one) => codeRange(one) === undefined ? [] : [codeRange(one)!]),
    customHeaders: new Map(Object.entries(customHeaders)),
  }
}

export function profileName(resource: string, { relativeName = resource }: Pick<TrafficManagerProfileInput, 'relativeName'>): string {
  return `${dnsName(relativeName)}.${trafficManagerDomain}`
}

export function expandTrafficManagerProfiles(input: Record<string, TrafficManagerProfileInput>): ReadonlyMap<string, OwnProfile> {
  return new Map(Object.entries(input).map(([resource, written]) => [resource, {
    resource,
    name: profileName(resource, written),
    ttl: written.ttl ?? 60,
    method: written.trafficRoutingMethod,
    status: written.profileStatus ?? 'Enabled',
    maxReturn: written.maxReturn ?? 2,
    monitor: monitorOf(written.monitorConfig ?? {}),
    endpoints: Object.entries(written.endpoints ?? {}).map(([name, one]): OwnEndpoint => {
      const child = one.profile === undefined ? undefined : input[one.profile]
      return {
        name,
        kind: one.profile === undefined ? 'externalEndpoints' : 'nestedEndpoints',
        target: one.profile === undefined ? dnsName(one.target ?? '') : child === undefined ? '' : profileName(one.profile, child),
        location: one.endpointLocation ?? 'centralus',
        status: one.endpointStatus ?? 'Enabled',
        alwaysServe: one.alwaysServe ?? false,
        geoMapping: listOf(one.geoMapping).map((code) => code.toUpperCase()),
        subnets: listOf(one.subnets),
        ...(one.profile === undefined ? {} : { child: one.profile, minChildEndpoints: one.minChildEndpoints ?? 1 }),
        ...(one.priority === undefined ? {} : { priority: one.priority }),
        ...(one.weight === undefined ? {} : { weight: one.weight }),
        stated: one.endpointLocation === undefined ? {} : { location: one.endpointLocation },
      }
    }),
  }]))
}
