import type { Domain, GatewayFacts, Route, Tunnel, Way } from './hybrid-facts.ts'
import type { Topology } from '../resources/topology.ts'
import { parseCidr } from '../dns/address.ts'
import { tunnelCount } from '../resources/connections/kind.ts'

type Routes = Map<Domain, Map<string, { readonly to: string; readonly destination: Domain; readonly ways: Way[] }>>

/** Ways that a route may take, best first: ExpressRoute before VPN (https://learn.microsoft.com/azure/expressroute/expressroute-howto-coexist-resource-manager). */
const preference: readonly Way['over'][] = ['peering', 'pointToSite', 'expressRoute', 'vpn']

/** The tunnels of all connections that are connected: one each, two between an active-active gateway and what it is connected to. */
export function tunnelsOf(topology: Topology): readonly Tunnel[] {
  return [...topology.connections.values()].flatMap((connection): Tunnel[] => {
    const gateway = topology.virtualNetworkGateways.get(connection.virtualNetworkGateway)!
    if (connection.connectionStatus !== 'Connected') return []
    const other = connection.connectionType === 'Vnet2Vnet' ? topology.virtualNetworkGateways.get(connection.remote)! : undefined
    return Array.from({ length: tunnelCount(topology, connection) }, (_, instance): Tunnel => ({
      connection,
      instance,
      near: { gateway: gateway.name, instance },
      far: other
        ? { gateway: other.name, instance }
        : { site: connection.connectionType === 'IPsec' ? topology.localNetworkGateways.get(connection.remote)!.site : connection.remote, instance },
    }))
  })
}

/** The routes of every domain: Azure's system routes, what gateways add to their own network and to those that use it, and a site's routes to Azure. */
export function routesOf(topology: Topology, { tunnels, gateways, connected }: {
  tunnels: readonly Tunnel[]
  gateways: ReadonlyMap<string, GatewayFacts>
  connected: ReadonlyMap<string, ReadonlySet<string>>
}): ReadonlyMap<Domain, readonly Route[]> {
  const routes: Routes = new Map()
  const domain = (name: Domain) => {
    if (!routes.has(name)) routes.set(name, new Map())
    return routes.get(name)!
  }
  const add = (from: Domain, destination: Domain, prefixes: readonly string[], way: Way) => {
    const known = domain(from)
    for (const to of prefixes) {
      const key = `${to} ${destination}`
      const route = known.get(key)
      if (route) route.ways.push(way)
      else known.set(key, { to, destination, ways: [way] })
    }
  }
  const networks = topology.virtualNetworks
  for (const { name } of networks.values()) {
    domain(`virtualNetwork:${name}`)
    for (const peer of connected.get(name)!) {
      if (peer === name) continue
      add(`virtualNetwork:${name}`, `virtualNetwork:${peer}`, networks.get(peer)!.addressSpace, way('peering', { peerings: [[name, peer]] }))
    }
  }
  for (const { name } of topology.onPremisesSites.values()) domain(`site:${name}`)
  const users = gatewayUsers(topology, connected)
  for (const { connection, instance, near, far } of tunnels) {
    const tunnel = { connection: connection.name, instance }
    const over = connection.connectionType === 'ExpressRoute' ? 'expressRoute' : 'vpn'
    const here = gateways.get(near.gateway)!.virtualNetwork
    if ('site' in far) {
      const site = topology.onPremisesSites.get(far.site)!
      const toSite = connection.connectionType === 'IPsec' ? topology.localNetworkGateways.get(connection.remote)!.addressPrefixes : site.addressSpace
      for (const user of users.get(here)!) {
        const crossed = way(over, { tunnel, gateways: [near], peerings: user === here ? [] : [[user, here]] })
        add(`virtualNetwork:${user}`, `site:${far.site}`, toSite, crossed)
        add(`site:${far.site}`, `virtualNetwork:${user}`, networks.get(user)!.addressSpace, crossed)
      }
    } else {
      const there = gateways.get(far.gateway)!.virtualNetwork
      // Gateway transit is for all that a gateway connects: https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit
      for (const user of users.get(here)!) {
        for (const other of users.get(there)!) {
          const crossed = way(over, { tunnel, gateways: [near, far], peerings: [...(user === here ? [] : [[user, here] as const]), ...(other === there ? [] : [[other, there] as const])] })
          add(`virtualNetwork:${user}`, `virtualNetwork:${other}`, networks.get(other)!.addressSpace, crossed)
          add(`virtualNetwork:${other}`, `virtualNetwork:${user}`, networks.get(user)!.addressSpace, crossed)
        }
      }
    }
  }
  for (const { gateway, virtualNetwork, clients } of gateways.values()) {
    const [first] = gateways.get(gateway)!.instances
    for (const [client, address] of first ? clients : []) {
      for (const user of users.get(virtualNetwork)!) {
        const crossed = way('pointToSite', { gateways: [{ gateway, instance: 0 }], peerings: user === virtualNetwork ? [] : [[user, virtualNetwork]] })
        add(`client:${client}`, `virtualNetwork:${user}`, networks.get(user)!.addressSpace, crossed)
        add(`virtualNetwork:${user}`, `client:${client}`, [`${address}/32`], crossed)
      }
    }
  }
  return new Map([...routes].map(([from, known]) => [from, [...known.values()].map(inOrder).sort(mostSpecificFirst)]))
}

/** For each network the networks whose traffic its gateways carry: itself, and peers that use its gateways and are let. */
function gatewayUsers({ virtualNetworks }: Topology, connected: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
  return new Map([...virtualNetworks.values()].map(({ name, peerings }) => [name, [
    name,
    ...peerings.filter(({ remoteVirtualNetwork: remote, allowGatewayTransit }) =>
      allowGatewayTransit === true && connected.get(name)!.has(remote)
      && virtualNetworks.get(remote)!.peerings.some((back) => back.remoteVirtualNetwork === name && back.useRemoteGateways === true))
      .map(({ remoteVirtualNetwork }) => remoteVirtualNetwork),
  ]]))
}

function way(over: Way['over'], parts: Partial<Omit<Way, 'over'>>): Way {
  return { over, peerings: [], tunnel: undefined, gateways: [], ...parts }
}

function inOrder(route: Route): Route {
  return { ...route, ways: route.ways.toSorted((a, b) => preference.indexOf(a.over) - preference.indexOf(b.over) || (a.tunnel?.instance ?? 0) - (b.tunnel?.instance ?? 0)) }
}

function mostSpecificFirst(a: Route, b: Route): number {
  return (parseCidr(b.to)?.length ?? 0) - (parseCidr(a.to)?.length ?? 0)
}
