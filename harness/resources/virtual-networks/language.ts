import type { Peering, Subnet, VirtualNetwork } from '../../azure/resources.ts'
import { serviceEndpoints } from '../../azure/network-rules.ts'
import { expandSubnetSecurity, subnetSecurity, type SubnetSecurityInput } from '../network-security-groups/language.ts'
import { flag, listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'

export interface VirtualNetworkInput {
  location: string
  addressSpace: string | string[] | { addressPrefixes: string[] }
  subnets?: Record<string, string | SubnetInput> | undefined
  dnsServers?: string | string[] | undefined
  dhcpOptions?: { dnsServers?: string | string[] | undefined } | undefined
  peerings?: string | string[] | Record<string, PeeringInput> | undefined
}

interface SubnetInput extends SubnetSecurityInput {
  addressPrefix: string
  routeTable?: string | undefined
  natGateway?: string | undefined
  serviceEndpoints?: string | string[] | undefined
}

interface PeeringInput {
  remoteVirtualNetwork?: string | undefined
  allowVirtualNetworkAccess?: boolean | undefined
  allowForwardedTraffic?: boolean | undefined
  allowGatewayTransit?: boolean | undefined
  useRemoteGateways?: boolean | undefined
}

const peering: z.ZodType<PeeringInput> = z.strictObject({
  remoteVirtualNetwork: text.optional().describe('The other network; the key, when absent.'),
  allowVirtualNetworkAccess: flag.optional().describe('true unless stated.'),
  allowForwardedTraffic: flag.optional().describe('false unless stated.'),
  allowGatewayTransit: flag.optional().describe('false unless stated.'),
  useRemoteGateways: flag.optional().describe('false unless stated.'),
})

const subnet: z.ZodType<SubnetInput> = z.strictObject({
  addressPrefix: text,
  routeTable: text.optional().describe('A table of routeTables.'),
  natGateway: text.optional().describe('A gateway of natGateways, by which what it sends to the internet leaves.'),
  serviceEndpoints: oneOrMany(z.enum([...serviceEndpoints])).optional().describe('Services that see its own addresses: Microsoft.Storage. They let it in by virtualNetworkRules, not by the address of its NAT gateway or firewall.'),
  ...subnetSecurity,
})

const virtualNetwork: z.ZodType<VirtualNetworkInput> = z.strictObject({
  location: region.describe('Region, ARM short name such as westeurope.'),
  addressSpace: z
    .union([text, z.array(text).min(1), z.strictObject({ addressPrefixes: z.array(text).min(1) })])
    .describe('One prefix or several: 10.1.0.0/16.'),
  subnets: z
    .record(text, z.union([text, subnet]))
    .optional()
    .describe('Subnets by name: endpoints: 10.1.1.0/24.'),
  dnsServers: oneOrMany(text).optional().describe('Replaces Azure-provided DNS (168.63.129.16) for the hosts of this network.'),
  dhcpOptions: z.strictObject({ dnsServers: oneOrMany(text).optional() }).optional().describe('The long form of dnsServers.'),
  peerings: z
    .union([text, z.array(text), z.record(text, peering)])
    .optional()
    .describe('Networks this one is peered with, in this direction. Traffic needs both directions.'),
})

export const virtualNetworks: z.ZodType<Record<string, VirtualNetworkInput>> = z
  .record(text, virtualNetwork)
  .describe('Virtual networks by name. Networks that are not connected may use the same addresses.')

export function expandVirtualNetworks(input: Record<string, VirtualNetworkInput>): ReadonlyMap<string, VirtualNetwork> {
  return new Map(Object.entries(input).map(([name, network]) => [name, {
    name,
    location: network.location,
    addressSpace: prefixes(network.addressSpace),
    subnets: Object.entries(network.subnets ?? {}).map(([name, value]) => expandSubnet(name, value)),
    dnsServers: listOf(network.dnsServers ?? network.dhcpOptions?.dnsServers),
    peerings: expandPeerings(network.peerings),
  }]))
}

function expandSubnet(name: string, value: string | SubnetInput): Subnet {
  if (typeof value === 'string') return { name, addressPrefix: value }
  const { addressPrefix, routeTable, natGateway, serviceEndpoints: endpoints } = value
  return {
    name,
    addressPrefix,
    ...(routeTable !== undefined && { routeTable }),
    ...(natGateway !== undefined && { natGateway }),
    ...(endpoints !== undefined && { serviceEndpoints: listOf(endpoints) }),
    ...expandSubnetSecurity(value),
  }
}

function prefixes(written: VirtualNetworkInput['addressSpace']): readonly string[] {
  return typeof written === 'object' && !Array.isArray(written) ? written.addressPrefixes : listOf(written)
}

function expandPeerings(input: VirtualNetworkInput['peerings']): readonly Peering[] {
  const written = typeof input === 'object' && !Array.isArray(input)
    ? Object.entries(input)
    : listOf(input).map((name): [string, PeeringInput] => [name, {}])
  return written.map(([name, peering]) => ({
    name,
    remoteVirtualNetwork: peering.remoteVirtualNetwork ?? name,
    allowVirtualNetworkAccess: peering.allowVirtualNetworkAccess ?? true,
    allowForwardedTraffic: peering.allowForwardedTraffic ?? false,
    allowGatewayTransit: peering.allowGatewayTransit ?? false,
    useRemoteGateways: peering.useRemoteGateways ?? false,
  }))
}
