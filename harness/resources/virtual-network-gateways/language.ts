import type { VirtualNetworkGateway } from '../../azure/hybrid-resources.ts'
import { flag, listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'

export interface VirtualNetworkGatewayInput {
  virtualNetwork: string
  gatewayType?: VirtualNetworkGateway['gatewayType'] | undefined
  activeActive?: boolean | undefined
  vpnClientConfiguration?: { vpnClientAddressPool: string; dnsServers?: string | string[] | undefined } | undefined
}

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
