import { connectionTypeOf } from './language.ts'
import type { Rule } from '../rule.ts'

const settings = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings'

const farEnd: Rule = {
  code: 'connection-far-end',
  source: settings,
  *check({ topology, input }) {
    for (const [name, connection] of Object.entries(input.connections ?? {})) {
      const path = ['connections', name]
      const ends = (['localNetworkGateway', 'site', 'remoteVirtualNetworkGateway'] as const).filter((key) => connection[key] !== undefined)
      if (ends.length !== 1) {
        yield ends.length === 0
          ? { path, atKey: true, message: `${name} has no far end`, hint: 'a localNetworkGateway (site-to-site), a site (ExpressRoute) or a remoteVirtualNetworkGateway' }
          : { path: [...path, ends[1]!], atKey: true, message: `${name} has ${ends.length} far ends; a connection has one` }
        continue
      }
      const type = connectionTypeOf(connection)
      const gateway = topology.virtualNetworkGateways.get(connection.virtualNetworkGateway)
      if (connection.connectionType !== undefined && connection.connectionType !== type) {
        yield { path: [...path, 'connectionType'], message: `a connection with a ${ends[0]!} is of type ${type}` }
      } else if (gateway && (gateway.gatewayType === 'ExpressRoute') !== (type === 'ExpressRoute')) {
        yield { path: [...path, 'virtualNetworkGateway'], message: `${gateway.name} is a gateway of type ${gateway.gatewayType} and cannot have a connection of type ${type}` }
      } else if (type === 'Vnet2Vnet') {
        const remote = topology.virtualNetworkGateways.get(connection.remoteVirtualNetworkGateway!)
        if (remote?.virtualNetwork === gateway?.virtualNetwork || remote?.gatewayType === 'ExpressRoute') {
          yield { path: [...path, 'remoteVirtualNetworkGateway'], message: `${connection.remoteVirtualNetworkGateway!} is no VPN gateway of another network` }
        }
      }
    }
  },
}

export const connectionRules: readonly Rule[] = [farEnd]
