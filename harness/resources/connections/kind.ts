import type { GatewayConnection } from '../../azure/hybrid-resources.ts'
import type { Kind } from '../kind.ts'
import type { Topology } from '../topology.ts'
import { connections as shape, expandConnections } from './language.ts'
import { connectionMutations } from './mutations.ts'
import { connectionRules } from './rules.ts'

/** Where its far end is written, and in which section it is found. */
const farEnds = {
  IPsec: { key: 'localNetworkGateway', to: 'localNetworkGateways' },
  ExpressRoute: { key: 'site', to: 'onPremisesSites' },
  Vnet2Vnet: { key: 'remoteVirtualNetworkGateway', to: 'virtualNetworkGateways' },
} as const

/** How many tunnels a connection has: two between an active-active VPN gateway and what it is connected to, else one. */
export function tunnelCount({ virtualNetworkGateways }: Topology, { connectionType, virtualNetworkGateway, remote }: GatewayConnection): 1 | 2 {
  const gateway = virtualNetworkGateways.get(virtualNetworkGateway)
  const other = connectionType === 'Vnet2Vnet' ? virtualNetworkGateways.get(remote) : undefined
  return gateway?.activeActive === true && gateway.gatewayType === 'Vpn' && (other === undefined || other.activeActive) ? 2 : 1
}

export const connections: Kind<'connections'> = {
  section: 'connections',
  noun: 'connection',
  shape,
  expand: (written) => expandConnections(written.connections ?? {}),
  rules: connectionRules,
  *references({ topology, input }) {
    for (const { name, connectionType, virtualNetworkGateway, remote } of topology.connections.values()) {
      const path = ['connections', name]
      const { key, to } = farEnds[connectionType]
      yield { to: 'virtualNetworkGateways', name: virtualNetworkGateway, path: [...path, 'virtualNetworkGateway'] }
      // That there is no far end is told by a rule of its own; one that is written as an empty text is none that exists.
      if (remote !== '' || input.connections?.[name]?.[key] === '') yield { to, name: remote, path: [...path, key] }
    }
  },
  mutations: connectionMutations,
  *components(topology) {
    for (const connection of topology.connections.values()) {
      const { name, connectionType, connectionStatus } = connection
      if (connectionStatus !== 'Connected') continue
      const at = ['connections', name]
      yield { id: `connection:${name}`, kind: 'connection', failure: connectionType === 'ExpressRoute' ? `the circuit of ${name} is down` : `the connection ${name} is down`, at }
      if (tunnelCount(topology, connection) < 2) continue
      for (const instance of [0, 1]) yield { id: `tunnel:${name}/${instance}`, kind: 'tunnel', failure: `the ${instance === 0 ? 'first' : 'second'} tunnel of ${name} is down`, at }
    }
  },
}
