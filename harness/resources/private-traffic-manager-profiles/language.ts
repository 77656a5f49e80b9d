import type { MonitorConfig, TrafficManagerEndpoint, TrafficManagerProfile } from '../../azure/traffic-manager/profile.ts'
import { canonicalAddress6, isAddress6 } from '../../dns/address.ts'
import { dnsName, enabled, flag, seconds, text, z } from '../../language/vocabulary.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'
import { monitorConfig, monitorOf, type MonitorConfigInput } from '../traffic-manager-profiles/language.ts'

/**
 * Microsoft.Network/privateTrafficManagerProfiles, version 2026-02-09-preview, with the words of its resource. Its probingGateways and healthPolicies are
 * written into it: one gateway, and one policy for all endpoints. What several gateways of a profile make of each other's findings no source tells.
 */
export interface PrivateProfileInput {
  profileStatus?: 'Enabled' | 'Disabled' | undefined
  trafficRoutingMethod: PrivateRoutingMethod
  dnsConfig?: { recordType?: RoutedType | undefined; ttl?: number | undefined } | undefined
  probingGateway: SubnetReferenceInput
  probeConfig?: MonitorConfigInput | undefined
  endpoints?: Record<string, EndpointInput> | undefined
}

interface EndpointInput {
  target: string
  monitoringTarget?: string | undefined
  endpointStatus?: 'Enabled' | 'Disabled' | undefined
  alwaysServe?: boolean | undefined
  priority?: number | undefined
  weight?: number | undefined
}

/** 2026-10-01-preview has Subnet, VNet and Site besides. */
const privateRoutingMethods = ['Priority', 'Weighted'] as const
type PrivateRoutingMethod = (typeof privateRoutingMethods)[number]

const routedTypes = ['A', 'AAAA', 'CNAME'] as const
export type RoutedType = (typeof routedTypes)[number]

/** A profile that record sets of private zones refer to. It has no name in DNS: `name` is the design's. */
export interface PrivateProfile extends TrafficManagerProfile {
  readonly recordType: RoutedType
  readonly monitor: MonitorConfig
  /** Where its probing gateway stands. */
  readonly gateway: { readonly virtualNetwork: string; readonly subnet: string }
  readonly endpoints: readonly PrivateProfileEndpoint[]
}

export interface PrivateProfileEndpoint extends TrafficManagerEndpoint {
  readonly name: string
  /** Address that is probed instead of the target. */
  readonly monitoringTarget?: string
}

const endpoint: z.ZodType<EndpointInput> = z.strictObject({
  target: text.describe('What is answered: an address, or of record type CNAME a name.'),
  monitoringTarget: text.optional().describe('The IPv4 address that is probed; the target unless stated, which has to be such an address then.'),
  endpointStatus: enabled.optional(),
  alwaysServe: flag.optional().describe('Serves without being probed.'),
  priority: z.int().optional().describe('Of method Priority: 1 to 1000, the lowest first; of all endpoints or of none, in the order of writing then.'),
  weight: z.int().optional().describe('Of method Weighted: 1 to 1000, 1 unless stated.'),
})

export const privateTrafficManagerProfiles: z.ZodType<Record<string, PrivateProfileInput>> = z
  .record(text, z.strictObject({
    profileStatus: enabled.optional(),
    trafficRoutingMethod: z.enum(privateRoutingMethods),
    dnsConfig: z.strictObject({
      recordType: z.enum(routedTypes).optional().describe('A unless stated.'),
      ttl: seconds.optional().describe('Of its answers; 10 unless stated, as in the published example.'),
    }).optional(),
    probingGateway: subnetReference.describe('Where probes come from: <virtual network>/<subnet>. What stands between there and an endpoint stops them.'),
    probeConfig: monitorConfig.optional().describe('The health policy of its endpoints. Where one is probed by its address, HTTPS says no name of it but in a header: customHeaders: { Host: contoso.azurecr.io }.'),
    endpoints: z.record(text, endpoint).optional(),
  }))
  .describe('Private Traffic Manager profiles (preview, settings: { privateTrafficManager: 2026-02-09-preview }) by name: record sets of private DNS zones refer to them by trafficManagementProfile.')

/** Whether a profile is a private one: probed from a gateway, and answered by the record sets that refer to it. */
export function isPrivateProfile(profile: TrafficManagerProfile): profile is PrivateProfile {
  return 'recordType' in profile
}

export function recordTypeOf({ dnsConfig }: Pick<PrivateProfileInput, 'dnsConfig'>): RoutedType {
  return dnsConfig?.recordType ?? 'A'
}

export function expandPrivateProfiles(input: Record<string, PrivateProfileInput>): ReadonlyMap<string, PrivateProfile> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    ttl: written.dnsConfig?.ttl ?? 10,
    method: written.trafficRoutingMethod,
    status: written.profileStatus ?? 'Enabled',
    recordType: recordTypeOf(written),
    monitor: monitorOf(written.probeConfig ?? {}),
    gateway: expandSubnetReference(written.probingGateway),
    endpoints: Object.entries(written.endpoints ?? {}).map(([key, one]): PrivateProfileEndpoint => ({
      name: key,
      kind: 'externalEndpoints',
      target: isAddress6(one.target) ? canonicalAddress6(one.target) : dnsName(one.target),
      // Places decide nothing by its methods.
      location: '',
      status: one.endpointStatus ?? 'Enabled',
      alwaysServe: one.alwaysServe ?? false,
      ...(one.monitoringTarget === undefined ? {} : { monitoringTarget: one.monitoringTarget }),
      ...(one.priority === undefined ? {} : { priority: one.priority }),
      ...(one.weight === undefined ? {} : { weight: one.weight }),
    })),
  }]))
}
