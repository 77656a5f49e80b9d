import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { trafficManagerZone } from '../../azure/public-zones.ts'
import { nodeNames } from '../../facts/node-names.ts'
import { impairmentIn, kilobits, lateness, lost, type BadAnswer } from '../../world/impairments.ts'
import type { ComponentId } from '../../world/component.ts'
import type { BreakPlan, MeasurePlan, Worsening } from '../plan.ts'
import { addressesOf, isSigned } from '../signed-zones.ts'
import { namespaceOf } from '../virtual-network.ts'
import type { Breaks, Whole } from './whole.ts'

/** The node that answers for a DNS server, at which of its addresses and behind which of its cables. Nothing where a lab has no such node. */
interface Answering {
  readonly node: string
  readonly addresses: readonly string[]
  readonly interfaces?: readonly number[]
}

function answering({ facts, lab }: Whole, of: string): Answering | undefined {
  const kind = of.slice(0, of.indexOf(':'))
  const name = of.slice(kind.length + 1)
  const [one = '', other = ''] = name.split('/')
  const all = (node: string): Answering | undefined => {
    const found = lab.nodes.find((each) => each.name === node)
    return found && { node, addresses: found.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.slice(0, address.indexOf('/')))) }
  }
  switch (kind) {
    case 'azure-dns': {
      const node = nodeNames.azureDns(name)
      return lab.nodes.some((each) => each.name === node) ? { node, addresses: [azureProvidedDns], interfaces: [0] } : undefined
    }
    case 'recursive-resolver':
      return all(nodeNames.recursiveResolver(name))
    case 'inbound-endpoint':
      return all(nodeNames.inboundEndpoint(one, other))
    case 'public-zone': {
      const origin = name === '.' ? '' : name
      const zone = facts.publicZones.find((each) => each.zone.origin === origin)
      if (zone === undefined) return undefined
      const apart = origin === trafficManagerZone && lab.nodes.some((each) => each.name === nodeNames.trafficManager)
      return { node: apart ? nodeNames.trafficManager : isSigned(zone) ? nodeNames.signedZones : nodeNames.publicZones, addresses: addressesOf(facts, zone) }
    }
    default:
      return all(name)
  }
}

/** A server that answers badly: what reaches it is held up or lost on its way, or answered by somebody in its place. */
export const badAnswer: Breaks = (whole, _name, id) => {
  const { kind, of } = impairmentIn(id)!
  const found = answering(whole, of)
  if (found === undefined) return [{ when: [id], measures: [] }]
  const { node, addresses, interfaces } = found
  const worse = (how: Omit<Worsening, 'where'>): MeasurePlan => ({ kind: 'worsen', where: { node, ...(interfaces && { interfaces }) }, to: addresses, ...how })
  const measure = kind === 'slow-answers' ? worse({ questions: 'both', milliseconds: lateness.slow })
    : kind === 'late-answers' ? worse({ questions: 'both', milliseconds: lateness.late })
      : kind === 'half-answered' ? worse({ questions: 'udp', share: 50 })
        : { kind: 'misanswer' as const, node, addresses, how: kind as BadAnswer }
  return [{ when: [id], measures: [measure] }]
}

const ways: Readonly<Record<'loss' | 'delay' | 'rate', Omit<Worsening, 'where'>>> = { loss: { share: lost }, delay: { milliseconds: lateness.way }, rate: { kilobits } }

/** A link or a door that is there and carries badly. */
export const badWay: Breaks = (whole, _name, id) => {
  const { kind, of } = impairmentIn(id)!
  const how = ways[kind as keyof typeof ways]
  const [first, ...others] = placesOf(whole, of)
  if (first === undefined) return [{ when: [id], measures: [] }]
  if (kind === 'rate' && first.to !== undefined) return [{ when: [id], measures: [], cannot: 'all public front ends of a lab are at one cable, and its rate would be that of all of them' }]
  // Whatever passes a peering passes both of its ends: it is held up, and gets lost, at one.
  const places = kind === 'rate' || !of.startsWith('peering:') ? [first, ...others] : [first]
  return [{ when: [id], measures: places.map((place): MeasurePlan => ({ kind: 'worsen', ...place, ...how })) }]
}

/** One way nothing comes through: from the network that has the peering, and from the gateway of a connection. */
export const oneWay: Breaks = (whole, _name, id) => {
  const { of } = impairmentIn(id)!
  if (of.startsWith('peering:')) {
    const there = placesOf(whole, of).at(-1)
    return [{ when: [id], measures: there !== undefined && 'device' in there.where ? [{ kind: 'cut', ...there.where }] : [] }]
  }
  const connection = whole.lab.connections.find(({ name }) => `connection:${name}` === of)
  const measures = (connection?.paths ?? []).flatMap(({ cable }, path): readonly MeasurePlan[] => [
    { kind: 'path', connection: connection!.name, path, pulled: false },
    { kind: 'silence', node: cable.node, interfaces: [cable.number] },
  ])
  return [measures.length > 0 ? { when: [id], measures } : { when: [id], measures, cannot: 'no path of it has a cable in this lab' }]
}

type Place = Pick<Worsening, 'where' | 'to'>

/** Where a way can be made worse: of a peering at the end of the network that has it, and then at the other. */
function placesOf({ facts, lab }: Whole, of: string): readonly Place[] {
  const kind = of.slice(0, of.indexOf(':'))
  const name = of.slice(kind.length + 1)
  switch (kind) {
    case 'peering': {
      const [network = '', peering = ''] = name.split('/')
      const remote = facts.topology.virtualNetworks.get(network)?.peerings.find((one) => one.name === peering)?.remoteVirtualNetwork
      if (remote === undefined) return []
      const two = [network, remote].map((one) => namespaceOf(facts, one))
      const cable = lab.fabric.cables.find(({ ends }) => ends.every(({ namespace }) => two.includes(namespace)))
      return cable === undefined ? [] : cable.ends.toSorted((a, b) => two.indexOf(a.namespace) - two.indexOf(b.namespace)).map(({ namespace, name: device }) => ({ where: { namespace, device } }))
    }
    case 'connection':
      return lab.connections.filter((one) => one.name === name).flatMap(({ paths }) => paths.map(({ cable }) => ({ where: { node: cable.node, interfaces: [cable.number] } })))
    case 'private-endpoint': {
      const node = nodeNames.privateEndpoint(name)
      return lab.nodes.some((one) => one.name === node) ? [{ where: { node, interfaces: [0] } }] : []
    }
    default:
      return [{ where: { node: nodeNames.frontEnds, interfaces: [0] }, to: facts.frontEnds.filter((one) => `${one.kind}/${one.location}` === name).map(({ address }) => address) }]
  }
}

/** What a container has no clock of its own for: time namespaces of Linux move the clocks since boot, and not the one by which certificates are judged. */
export const noClock: Breaks = (_whole, _name, id: ComponentId): readonly BreakPlan[] => [
  { when: [id], measures: [], cannot: 'a container has the clock of its machine: time namespaces (time_namespaces(7)) leave the time of day alone; expired-certificate moves the validity of a certificate instead' },
]
