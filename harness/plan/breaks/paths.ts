import { publicMachines } from '../../facts/public-machines.ts'
import { nodeNames } from '../../facts/node-names.ts'
import type { ComponentId } from '../../world/component.ts'
import type { Whole } from './whole.ts'
import { pathPlans, type PathPlan } from '../paths.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'
import { namespaceOf, uplink } from '../virtual-network.ts'

/** Nothing passes the cables between the routers of two networks. Between networks of which one has no peering with the other there are none. */
export function brokenPeering({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const [network = '', peering = ''] = name.split('/')
  const remote = facts.topology.virtualNetworks.get(network)?.peerings.find((one) => one.name === peering)?.remoteVirtualNetwork
  if (remote === undefined) return [{ when: [id], measures: [] }]
  const two = new Set([namespaceOf(facts, network), namespaceOf(facts, remote)])
  const between = lab.fabric.cables.filter(({ ends }) => ends.every(({ namespace }) => two.has(namespace)))
  return [{ when: [id], measures: between.flatMap(({ ends }) => ends.map(({ namespace, name: device }): MeasurePlan => ({ kind: 'cut', namespace, device }))) }]
}

export function brokenConnection(whole: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const measures = pathsOf(whole, ({ tunnel }) => tunnel.connection.name === name, true)
  return [measures.length > 0 ? { when: [id], measures } : { when: [id], measures, cannot: 'no path of it has a cable in this lab' }]
}

export function brokenTunnel(whole: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  return [{ when: [id], measures: pathsOf(whole, ({ tunnel }) => `${tunnel.connection.name}/${tunnel.instance}` === name, true) }]
}

/** The node says nothing more on any side, and so all of its paths are down. An ExpressRoute gateway has no node: its circuits are its paths. */
export function brokenGateway(whole: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const [gateway = '', instance = ''] = name.split('/')
  const node = nodeNames.gateway(gateway, Number(instance))
  const isThere = whole.lab.nodes.some((one) => one.name === node)
  const isOf = ({ tunnel: { near, far } }: PathPlan): boolean => [near, far].some((end) => 'gateway' in end && end.gateway === gateway && end.instance === Number(instance))
  return [{ when: [id], measures: [...(isThere ? [{ kind: 'silence' as const, node }] : []), ...pathsOf(whole, isOf, !isThere)] }]
}

/** What comes for the machine from the internet is dropped at its network's router. */
export function closedDoor({ facts }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const to = [...publicMachines(facts).values()].filter(({ host }) => host.host.name === name)
  const [first] = to
  return [{ when: [id], measures: first === undefined ? [] : [{ kind: 'cut', namespace: namespaceOf(facts, first.host.host.virtualNetwork!), device: uplink, to: to.map(({ address }) => address) }] }]
}

/** Paths by their places in their connections. */
function pathsOf({ facts, lab }: Whole, chosen: (path: PathPlan) => boolean, pulled: boolean): readonly MeasurePlan[] {
  const byConnection = Map.groupBy(pathPlans(facts), ({ tunnel }) => tunnel.connection.name)
  return lab.connections.flatMap(({ name }) => byConnection.get(name)!.flatMap((path, n): readonly MeasurePlan[] => (chosen(path) ? [{ kind: 'path', connection: name, path: n, pulled }] : [])))
}
