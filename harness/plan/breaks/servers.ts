import { nodeNames } from '../../facts/node-names.ts'
import type { ComponentId } from '../../world/component.ts'
import type { Whole } from './whole.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'

/**
 * A server that is down: nothing that it sends arrives, and nobody tells those who ask. Azure-provided DNS is silent in its network only,
 * an appliance hands nothing on and is there itself.
 */
export function silentNodes({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const measures = measuresOf(id.slice(0, id.indexOf(':')), name, facts.hosts.get(name)?.address)
  // A lab has no node for what nobody uses.
  return [{ when: [id], measures: measures.filter((measure) => measure.kind !== 'silence' || lab.nodes.some((node) => node.name === measure.node)) }]
}

function measuresOf(kind: string, name: string, address: string | undefined): readonly MeasurePlan[] {
  const [one = '', other = ''] = name.split('/')
  const all = (...nodes: readonly string[]): readonly MeasurePlan[] => nodes.map((node) => ({ kind: 'silence', node }))
  switch (kind) {
    case 'azure-dns':
      return [{ kind: 'silence', node: nodeNames.azureDns(name), interfaces: [0] }]
    case 'recursive-resolver':
      return all(nodeNames.recursiveResolver(name))
    case 'inbound-endpoint':
      return all(nodeNames.inboundEndpoint(one, other))
    case 'outbound-endpoint':
      return all(nodeNames.outboundEndpoint(one, other))
    case 'firewall':
      return all(nodeNames.firewall(name), nodeNames.dnsProxy(name))
    case 'appliance':
      return [{ kind: 'silence', node: name, ...(address !== undefined && { except: [address] }) }]
    default:
      return all(name)
  }
}
