import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** An address that nobody has. */
const nowhere = '10.255.255.4'

export function* routeTableMutations({ routeTables }: Topology): Generator<Mutation> {
  for (const { name: table, routes } of routeTables.values()) {
    for (const route of routes) {
      const at = ['routeTables', table, 'routes', route.name]
      yield { kind: 'route-removed', text: `the route ${route.name} of ${table} is removed`, path: at, edit: { removed: at } }
      if (route.nextHopType !== 'VirtualAppliance') continue
      yield { kind: 'route-to-nowhere', text: `the route ${route.name} of ${table} leads to ${nowhere}, where nobody is`, path: [...at, 'nextHopIpAddress'], edit: { at, value: { ...route, nextHopIpAddress: nowhere } } }
    }
  }
}
