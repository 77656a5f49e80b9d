import type { GatewayConnection } from '../../azure/hybrid-resources.ts'
import { text, z } from '../../language/vocabulary.ts'

export interface ConnectionInput {
  connectionType?: GatewayConnection['connectionType'] | undefined
  virtualNetworkGateway: string
  localNetworkGateway?: string | undefined
  site?: string | undefined
  remoteVirtualNetworkGateway?: string | undefined
  connectionStatus?: GatewayConnection['connectionStatus'] | undefined
}

const connection: z.ZodType<ConnectionInput> = z.strictObject({
  connectionType: z.enum(['IPsec', 'ExpressRoute', 'Vnet2Vnet']).optional().describe('From the far end unless stated: localNetworkGateway, site or remoteVirtualNetworkGateway.'),
  virtualNetworkGateway: text,
  localNetworkGateway: text.optional().describe('The far end of a site-to-site tunnel.'),
  site: text.optional().describe('The far end of an ExpressRoute circuit.'),
  remoteVirtualNetworkGateway: text.optional().describe('The far end of a tunnel between two virtual networks.'),
  connectionStatus: z.enum(['Connected', 'NotConnected']).optional().describe('Connected unless stated.'),
})

export const connections: z.ZodType<Record<string, ConnectionInput>> = z.record(text, connection).describe('What the gateways are connected to, by name.')

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
