import type { Kind } from '../kind.ts'
import { expandRouteTables, routeTables as shape } from './language.ts'
import { routeTableMutations } from './mutations.ts'
import { routeTableRules } from './rules.ts'

export const routeTables: Kind<'routeTables'> = {
  section: 'routeTables',
  noun: 'route table',
  unknown: 'unknown-route-table',
  shape,
  expand: (written) => expandRouteTables(written.routeTables ?? {}),
  parts: [{ key: 'routes', noun: 'route' }],
  rules: routeTableRules,
  *prefixes({ routeTables }) {
    for (const { name: table, routes } of routeTables.values()) {
      for (const { name, addressPrefix } of routes) yield { prefix: addressPrefix, path: ['routeTables', table, 'routes', name, 'addressPrefix'], where: 'route' }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
    *usage({ routeTables }) {
      for (const { name, routes } of routeTables.values()) yield { limit: 400, used: routes.length, what: `routes of ${name}`, path: ['routeTables', name, 'routes'] }
    },
  },
  mutations: routeTableMutations,
}
