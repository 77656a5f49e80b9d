import type { Facts } from '../facts/facts.ts'
import { listeningMachines } from '../facts/listening.ts'
import type { NodePlan } from './plan.ts'

/** The nodes with where somebody is expected to listen at them, besides what runs there. */
export function withListeners(facts: Facts, nodes: readonly NodePlan[]): readonly NodePlan[] {
  const places = new Map(listeningMachines(facts).map(({ name, address, ports }) => [name, { address, ports }]))
  return nodes.map((node) => {
    const listens = places.get(node.name)
    return listens === undefined ? node : { ...node, listens }
  })
}
