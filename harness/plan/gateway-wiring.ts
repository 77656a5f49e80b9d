import type { Facts } from '../facts/facts.ts'
import type { PathPlan } from './paths.ts'
import type { BridgePlan, NamespacePlan, RoutePlan } from './plan.ts'
import { pathBridge, pathPlans } from './paths.ts'
import { clientsBridge, clientsLink } from './point-to-site.ts'
import { namespaceOf } from './virtual-network.ts'

/** What gateways add to routers: a link for each path, and routes that last while the far router answers. ExpressRoute comes before VPN. */
const metrics: Readonly<Record<PathPlan['over'], number>> = { expressRoute: 100, vpn: 200 }

export function withGateways(facts: Facts, namespaces: readonly NamespacePlan[]): readonly NamespacePlan[] {
  const additions = [...pathAdditions(facts), ...clientAdditions(facts)]
  return namespaces.map((namespace) => {
    const own = additions.filter((addition) => addition.namespace === namespace.name)
    if (own.length === 0) return namespace
    return {
      ...namespace,
      bridges: [...namespace.bridges, ...own.map(({ bridge }) => bridge)],
      routes: [...namespace.routes, ...own.flatMap(({ routes }) => routes)],
      watched: own.flatMap(({ watched }) => watched),
    }
  })
}

interface Addition {
  readonly namespace: string
  readonly bridge: BridgePlan
  readonly routes: readonly RoutePlan[]
  readonly watched: NonNullable<NamespacePlan['watched']>
}

function pathAdditions(facts: Facts): readonly Addition[] {
  return pathPlans(facts).flatMap((path) =>
    path.ends.map((end, index): Addition => {
      const far = path.ends[1 - index]!
      return {
        namespace: end.namespace,
        bridge: { name: pathBridge(path), addresses: [`${end.link.router}/30`] },
        routes: [{ to: far.link.prefix, via: end.link.gateway }],
        watched: [{
          probe: far.link.router,
          routes: end.routes.map((to) => ({ to, via: end.link.gateway, metric: metrics[path.over] + path.tunnel.instance })),
        }],
      }
    }),
  )
}

function clientAdditions(facts: Facts): readonly Addition[] {
  return [...facts.gateways.values()].filter(({ clients }) => clients.size > 0).map(({ gateway, virtualNetwork, clients }) => {
    const link = clientsLink(facts, gateway)
    return {
      namespace: namespaceOf(facts, virtualNetwork),
      bridge: { name: clientsBridge, addresses: [`${link.router}/30`] },
      routes: Array.from(clients.values(), (address) => ({ to: `${address}/32`, via: link.gateway })),
      watched: [],
    }
  })
}
