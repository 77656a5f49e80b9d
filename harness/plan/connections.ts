import type { Facts } from '../facts/facts.ts'
import type { PathEnd, PathPlan } from './paths.ts'
import type { ConnectedPathPlan, ConnectionPlan, NodePlan } from './plan.ts'
import { pathBridge, pathPlans, tunnelPort } from './paths.ts'

/** Connections as a lab breaks and watches them. `nodes`: those of the gateways and circuits. */
export function connectionPlans(facts: Facts, nodes: readonly NodePlan[]): readonly ConnectionPlan[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const paths = Map.groupBy(pathPlans(facts), ({ tunnel }) => tunnel.connection.name)
  return Array.from(paths, ([name, ofConnection]) => ({ name, paths: ofConnection.map((path) => connectedPath(path, byName.get(path.ends[0].node)!)) }))
}

/** It is broken between the near gateway and its router: a gateway's other tunnels, and clients, keep theirs. */
function connectedPath(path: PathPlan, gateway: NodePlan): ConnectedPathPlan {
  const [near, far] = path.ends
  const number = gateway.interfaces.findIndex(({ namespace, bridge }) => namespace === near.namespace && bridge === pathBridge(path))
  return {
    cable: { node: near.node, number },
    probes: [
      { namespace: near.namespace, address: far.link.router },
      { namespace: far.namespace, address: near.link.router },
    ],
    ...(path.over === 'vpn' && { publicSide: { node: near.node, interface: 'eth0', tunnel: tunnelFilter(path), others: othersFilter(path) } }),
  }
}

/**
 * WireGuard's data messages (type 4), but for those that carry 32 octets or less: keepalives, and the echo requests by which routers
 * watch the path, which are there whether anybody uses the tunnel or not. A question or a segment of TCP is larger.
 */
function tunnelFilter(path: PathPlan): string {
  return `${ofTunnel(path)} and udp[8] = 4 and udp[4:2] > 72`
}

function ofTunnel(path: PathPlan): string {
  return `udp port ${tunnelPort(path)}`
}

/** Between what is behind either end, or between the gateways themselves. */
function othersFilter(path: PathPlan): string {
  const [near, far] = path.ends
  const gateways = `( ip host ${near.publicAddress!} and ip host ${far.publicAddress!} )`
  if (near.routes.length === 0 || far.routes.length === 0) return `${gateways} and not ( ${ofTunnel(path)} )`
  return `( ${gateways} or ( ${inside('src', near)} and ${inside('dst', far)} ) or ( ${inside('src', far)} and ${inside('dst', near)} ) ) and not ( ${ofTunnel(path)} )`
}

/** The routes of an end lead to what is behind the other, whose addresses these are. */
function inside(direction: 'src' | 'dst', { routes }: PathEnd): string {
  return `( ${routes.map((prefix) => `${direction} net ${prefix}`).join(' or ')} )`
}
