import type { Facts } from '../facts/facts.ts'
import type { FabricPlan } from './plan.ts'
import { withGateways } from './gateway-wiring.ts'
import { anycast } from './anycast.ts'
import { droppingDenied } from './network-security.ts'
import { internetBridge, internetNamespace, translation } from './internet.ts'
import { platformNamespace } from './platform.ts'
import { realRootAddresses } from './real-roots.ts'
import { siteWiring } from './site.ts'
import { withUserRoutes } from './user-routes.ts'
import { virtualNetworkWiring } from './virtual-network.ts'

/** The network of a lab: the internet, the platform's own link, and a router for each virtual network and each site. */
export function fabricPlan(facts: Facts): FabricPlan {
  const networks = virtualNetworkWiring(facts)
  const sites = siteWiring(facts, networks.cables.length)
  return withUserRoutes(facts, {
    namespaces: [
      internetNamespace([...networks.returnRoutes, ...sites.returnRoutes, ...realRootAddresses(facts).map((address) => ({ to: `${address}/32`, device: internetBridge }))], anycast(facts) + translation(facts)),
      platformNamespace(),
      ...droppingDenied(facts, withGateways(facts, [...networks.namespaces, ...sites.namespaces])),
    ],
    cables: [...networks.cables, ...sites.cables],
  })
}
