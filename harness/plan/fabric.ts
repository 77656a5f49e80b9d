import type { Facts } from '../topology/facts.ts'
import type { FabricPlan } from './plan.ts'
import { internetNamespace } from './internet.ts'
import { platformNamespace } from './platform.ts'
import { virtualNetworkWiring } from './virtual-network.ts'

/** The network of a lab: the internet, the platform's own link, and a router for each virtual network. */
export function fabricPlan(facts: Facts): FabricPlan {
  const { namespaces, cables, returnRoutes } = virtualNetworkWiring(facts)
  return { namespaces: [internetNamespace(returnRoutes), platformNamespace(), ...namespaces], cables }
}
