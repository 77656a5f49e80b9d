import type { Facts, HostFacts } from '../facts/facts.ts'
import type { TunnelPlan } from './gateway-script.ts'
import { gatewayLink } from '../facts/wiring-addresses.ts'

/** Bridge of a virtual network's router at which its gateway lets point-to-site clients in. */
export const clientsBridge = 'p2s'
const port = 51800
const name = 'wgclients'

/** The link between router and gateway for clients: after those of all tunnels. */
export function clientsLink(facts: Facts, gateway: string): ReturnType<typeof gatewayLink> {
  return gatewayLink(2 * facts.tunnels.length + [...facts.gateways.keys()].indexOf(gateway))
}

/** The gateway's end: every client has a key and an address of its own. */
export function clientsTunnel(facts: Facts, gateway: string): TunnelPlan {
  const { clients } = facts.gateways.get(gateway)!
  return {
    name,
    end: `gateway ${gateway}`,
    port,
    peers: Array.from(clients, ([client, address]) => ({ end: `client ${client}`, allowed: `${address}/32` })),
    routes: Array.from(clients.values(), (address) => ({ to: `${address}/32` })),
  }
}

/** A client's end. */
export function clientTunnel(facts: Facts, { host }: HostFacts): TunnelPlan | undefined {
  const gateway = facts.gateways.get(host.virtualNetworkGateway ?? '')
  if (!gateway) return undefined
  const address = gateway.clients.get(host.name)!
  return {
    name: 'wg0',
    end: `client ${host.name}`,
    port,
    address: `${address}/32`,
    peers: [{ end: `gateway ${gateway.gateway}`, allowed: '0.0.0.0/0', endpoint: `${gateway.instances[0]!.publicAddress}:${port}` }],
    // The link itself as well, at whose far end the tunnel is found to stand.
    routes: [...facts.routes.get(`client:${host.name}`)!.map(({ to }) => to), clientsLink(facts, gateway.gateway).prefix].map((to) => ({ to, source: address })),
  }
}
