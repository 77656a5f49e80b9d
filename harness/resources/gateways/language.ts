import type { GatewayConnection, LocalNetworkGateway, OnPremisesSite, VirtualNetworkGateway } from '../../azure/hybrid-resources.ts'
import { recursiveResolverAddress } from '../../azure/public-plan.ts'
import { regions } from '../../azure/regions.ts'
import { flag, listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'

export interface OnPremisesSiteInput {
  location: string
  addressSpace: string | string[]
  subnets?: Record<string, string | { addressPrefix: string }> | undefined
  dnsServers?: string | string[] | undefined
}

export interface VirtualNetworkGatewayInput {
  virtualNetwork: string
  gatewayType?: VirtualNetworkGateway['gatewayType'] | undefined
  activeActive?: boolean | undefined
  vpnClientConfiguration?: { vpnClientAddressPool: string; dnsServers?: string | string[] | undefined } | undefined
}

export type LocalNetworkGatewayInput = string | { site: string; addressPrefixes?: string | string[] | undefined }

export interface ConnectionInput {
  connectionType?: GatewayConnection['connectionType'] | undefined
  virtualNetworkGateway: string
  localNetworkGateway?: string | undefined
  site?: string | undefined
  remoteVirtualNetworkGateway?: string | undefined
  connectionStatus?: GatewayConnection['connectionStatus'] | undefined
}

const site: z.ZodType<OnPremisesSiteInput> = z.strictObject({
  location: region.describe('Region whose public resolver stands for that of its internet provider.'),
  addressSpace: oneOrMany(text).describe('One prefix or several: 192.168.0.0/16.'),
  subnets: z.record(text, z.union([text, z.strictObject({ addressPrefix: text })])).optional().describe('Subnets by name.'),
  dnsServers: oneOrMany(text).optional().describe('What its DHCP hands out. Absent: the provider’s resolver.'),
})

export const onPremisesSites: z.ZodType<Record<string, OnPremisesSiteInput>> = z
  .record(text, site)
  .describe('Places outside Azure with addresses of their own, by name.')

const virtualNetworkGateway: z.ZodType<VirtualNetworkGatewayInput> = z.strictObject({
  virtualNetwork: text.describe('Its network, which has a subnet called GatewaySubnet.'),
  gatewayType: z.enum(['Vpn', 'ExpressRoute']).optional().describe('Vpn unless stated.'),
  activeActive: flag.optional().describe('Two instances with a tunnel each. false unless stated.'),
  vpnClientConfiguration: z.strictObject({
    vpnClientAddressPool: text.describe('Addresses of the clients: 172.16.0.0/24.'),
    dnsServers: oneOrMany(text).optional().describe('What clients get as DNS servers. Absent: those of the network, and with Azure-provided DNS nothing.'),
  }).optional().describe('Point-to-site.'),
})

export const virtualNetworkGateways: z.ZodType<Record<string, VirtualNetworkGatewayInput>> = z
  .record(text, virtualNetworkGateway)
  .describe('VPN and ExpressRoute gateways by name.')

export const localNetworkGateways: z.ZodType<Record<string, LocalNetworkGatewayInput>> = z
  .record(text, z.union([
    text,
    z.strictObject({
      site: text,
      addressPrefixes: oneOrMany(text).optional().describe('What Azure routes to it. Absent: the whole address space of the site.'),
    }),
  ]))
  .describe('On-premises sites as Azure knows them, by name: the site, or the long form.')

const connection: z.ZodType<ConnectionInput> = z.strictObject({
  connectionType: z.enum(['IPsec', 'ExpressRoute', 'Vnet2Vnet']).optional().describe('From the far end unless stated: localNetworkGateway, site or remoteVirtualNetworkGateway.'),
  virtualNetworkGateway: text,
  localNetworkGateway: text.optional().describe('The far end of a site-to-site tunnel.'),
  site: text.optional().describe('The far end of an ExpressRoute circuit.'),
  remoteVirtualNetworkGateway: text.optional().describe('The far end of a tunnel between two virtual networks.'),
  connectionStatus: z.enum(['Connected', 'NotConnected']).optional().describe('Connected unless stated.'),
})

export const connections: z.ZodType<Record<string, ConnectionInput>> = z.record(text, connection).describe('What the gateways are connected to, by name.')

export function expandSites(input: Record<string, OnPremisesSiteInput>): ReadonlyMap<string, OnPremisesSite> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    location: written.location,
    addressSpace: listOf(written.addressSpace),
    subnets: Object.entries(written.subnets ?? {}).map(([subnet, value]) =>
      ({ name: subnet, addressPrefix: typeof value === 'string' ? value : value.addressPrefix })),
    dnsServers: listOf(written.dnsServers).map((address) =>
      address === 'provider' && regions.has(written.location) ? recursiveResolverAddress(written.location) : address),
  }]))
}

export function expandGateways(input: Record<string, VirtualNetworkGatewayInput>): ReadonlyMap<string, VirtualNetworkGateway> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    virtualNetwork: written.virtualNetwork,
    gatewayType: written.gatewayType ?? 'Vpn',
    activeActive: written.activeActive ?? false,
    vpnClientConfiguration: written.vpnClientConfiguration && {
      vpnClientAddressPool: written.vpnClientConfiguration.vpnClientAddressPool,
      dnsServers: listOf(written.vpnClientConfiguration.dnsServers),
    },
  }]))
}

export function expandLocalNetworkGateways(
  input: Record<string, LocalNetworkGatewayInput>,
  sites: ReadonlyMap<string, OnPremisesSite>,
): ReadonlyMap<string, LocalNetworkGateway> {
  return new Map(Object.entries(input).map(([name, value]) => {
    const written: Exclude<LocalNetworkGatewayInput, string> = typeof value === 'string' ? { site: value } : value
    return [name, {
      name,
      site: written.site,
      addressPrefixes: written.addressPrefixes === undefined ? sites.get(written.site)?.addressSpace ?? [] : listOf(written.addressPrefixes),
    }]
  }))
}

export function expandConnections(input: Record<string, ConnectionInput>): ReadonlyMap<string, GatewayConnection> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    connectionType: written.connectionType ?? connectionTypeOf(written),
    virtualNetworkGateway: written.virtualNetworkGateway,
    remote: written.localNetworkGateway ?? written.site ?? written.remoteVirtualNetworkGateway ?? '',
    connectionStatus: written.connectionStatus ?? 'Connected',
  }]))
}

export function connectionTypeOf({ localNetworkGateway, site }: ConnectionInput): GatewayConnection['connectionType'] {
  if (localNetworkGateway !== undefined) return 'IPsec'
  return site !== undefined ? 'ExpressRoute' : 'Vnet2Vnet'
}
