import type { Facts } from '../facts/facts.ts'
import type { TunnelPlan } from './gateway-script.ts'
import type { PathEnd, PathPlan } from './paths.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'
import { gatewayCommand, gatewayFiles } from './gateway-script.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { pathBridge, pathPlans, tunnelInterface, tunnelPort } from './paths.ts'
import { clientsBridge, clientsLink, clientsTunnel } from './point-to-site.ts'
import { namespaceOf } from './virtual-network.ts'

/** A gateway, in Azure or at the edge of a site, while its parts are gathered. */
interface Gateway {
  readonly publicAddress: string
  readonly interfaces: InterfacePlan[]
  readonly tunnels: TunnelPlan[]
  ready: string | undefined
}

/** VPN gateways with their tunnels, and ExpressRoute circuits, each a node that passes packets between two routers. */
export function gatewayNodes(facts: Facts): readonly NodePlan[] {
  const paths = pathPlans(facts)
  const gateways = new Map<string, Gateway>()
  for (const { gateway, instances } of facts.gateways.values()) {
    if (facts.topology.virtualNetworkGateways.get(gateway)!.gatewayType !== 'Vpn') continue
    for (const [instance, { publicAddress }] of instances.entries()) {
      gateways.set(nodeNames.gateway(gateway, instance), { publicAddress, interfaces: [], tunnels: [], ready: undefined })
    }
  }
  for (const [site, addresses] of facts.siteGateways) {
    for (const [instance, publicAddress] of addresses.entries()) {
      gateways.set(nodeNames.vpnDevice(site, instance), { publicAddress, interfaces: [], tunnels: [], ready: undefined })
    }
  }
  for (const path of paths) {
    if (path.over !== 'vpn') continue
    const [one, other] = path.ends
    for (const [end, far] of [[one, other], [other, one]] as const) {
      const gateway = gateways.get(end.node)!
      gateway.interfaces.push(routerLink(path, end, `eth${gateway.interfaces.length + 1}`))
      gateway.tunnels.push(tunnelOf(path, end, far))
      // Who opens the tunnel starts last and knows when it stands.
      if (end === other) gateway.ready ??= far.link.router
    }
  }
  for (const { gateway, clients } of facts.gateways.values()) {
    const found = gateways.get(nodeNames.gateway(gateway, 0))
    if (!found || clients.size === 0) continue
    found.interfaces.push(clientsInterface(facts, gateway, `eth${found.interfaces.length + 1}`))
    found.tunnels.push(clientsTunnel(facts, gateway))
  }
  return [...Array.from(gateways, ([name, gateway]) => gatewayNode(name, gateway)), ...paths.filter(({ over }) => over === 'expressRoute').map(circuitNode)]
}

function gatewayNode(name: string, { publicAddress, interfaces, tunnels, ready }: Gateway): NodePlan {
  return {
    name,
    kind: 'gateway',
    image: images['vpn-gateway'],
    command: gatewayCommand(tunnels),
    environment: {},
    files: gatewayFiles(tunnels),
    nameServers: [],
    searchDomains: [],
    interfaces: [internetInterface([publicAddress]), ...interfaces],
    forwards: true,
    tunnels: true,
    ready: ready === undefined ? undefined : { kind: 'ping', address: ready },
  }
}

/** A circuit does not cross the internet and is not encrypted: a plain path between two routers. */
function circuitNode(path: PathPlan): NodePlan {
  const [near, far] = path.ends
  return {
    name: near.node,
    kind: 'circuit',
    image: images['vpn-gateway'],
    command: ['sleep', 'infinity'],
    environment: {},
    files: [],
    nameServers: [],
    searchDomains: [],
    interfaces: [routerLink(path, near, 'eth0'), routerLink(path, far, 'eth1')],
    forwards: true,
    ready: { kind: 'ping', address: far.link.router },
  }
}

/** The gateway's cable to its router. What the other end's router sends here is for this one. */
function routerLink(path: PathPlan, end: PathEnd, name: string): InterfacePlan {
  const [one, other] = path.ends
  const far = end === one ? other : one
  return {
    name,
    namespace: end.namespace,
    bridge: pathBridge(path),
    addresses: [`${end.link.gateway}/30`],
    routes: far.routes.map((to) => ({ to, via: end.link.router })),
  }
}

function tunnelOf(path: PathPlan, end: PathEnd, far: PathEnd): TunnelPlan {
  return {
    name: tunnelInterface(path),
    end: keyName(path, end),
    port: tunnelPort(path),
    // One end opens the tunnel: where both try at the same moment, neither takes the other's answer for an answer.
    peers: [{ end: keyName(path, far), allowed: '0.0.0.0/0', ...(end === path.ends[1] ? { endpoint: `${far.publicAddress!}:${tunnelPort(path)}` } : {}) }],
    routes: [...end.routes.map((to) => ({ to })), { to: far.link.prefix, source: end.link.gateway }],
  }
}

function keyName({ tunnel }: PathPlan, { node }: PathEnd): string {
  return `${tunnel.connection.name}/${tunnel.instance} ${node}`
}

function clientsInterface(facts: Facts, gateway: string, name: string): InterfacePlan {
  const { virtualNetwork } = facts.gateways.get(gateway)!
  const link = clientsLink(facts, gateway)
  const users = [...facts.routes].flatMap(([domain, routes]) =>
    domain.startsWith('client:') && facts.gateways.get(gateway)!.clients.has(domain.slice('client:'.length)) ? routes.map(({ to }) => to) : [])
  return {
    name,
    namespace: namespaceOf(facts, virtualNetwork),
    bridge: clientsBridge,
    addresses: [`${link.gateway}/30`],
    routes: [...new Set(users)].map((to) => ({ to, via: link.router })),
  }
}

