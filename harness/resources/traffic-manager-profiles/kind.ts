import type { Kind } from '../kind.ts'
import { expandTrafficManagerProfiles, trafficManagerProfiles as shape } from './language.ts'
import { trafficManagerMutations } from './mutations.ts'
import { trafficManagerRules } from './rules.ts'

export const trafficManagerProfiles: Kind<'trafficManagerProfiles'> = {
  section: 'trafficManagerProfiles',
  noun: 'Traffic Manager profile',
  unknown: 'unknown-traffic-manager-profile',
  naming: { longest: 63 },
  shape,
  expand: (written) => expandTrafficManagerProfiles(written.trafficManagerProfiles ?? {}),
  parts: [{ key: 'endpoints', noun: 'endpoint of a Traffic Manager profile' }],
  rules: trafficManagerRules,
  *references({ topology }) {
    for (const { resource, endpoints } of topology.trafficManagerProfiles.values()) {
      for (const { name, child } of endpoints) {
        if (child !== undefined) yield { to: 'trafficManagerProfiles', name: child, verb: 'leads to', path: ['trafficManagerProfiles', resource, 'endpoints', name, 'profile'] }
      }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
    *usage({ trafficManagerProfiles }) {
      yield { limit: 200, used: trafficManagerProfiles.size, what: 'Traffic Manager profiles', path: ['trafficManagerProfiles'] }
      for (const { resource, endpoints } of trafficManagerProfiles.values()) yield { limit: 200, used: endpoints.length, what: `endpoints of ${resource}`, path: ['trafficManagerProfiles', resource, 'endpoints'] }
    },
  },
  mutations: trafficManagerMutations,
}
