import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Profiles that are disabled, endpoints that are disabled or removed, and a method that somebody else's habit is. */
export function* trafficManagerMutations({ trafficManagerProfiles }: Topology): Generator<Mutation> {
  for (const profile of trafficManagerProfiles.values()) {
    const { resource, status, endpoints } = profile
    const path = ['trafficManagerProfiles', resource]
    if (status === 'Enabled') yield { kind: 'traffic-manager-profile-disabled', text: `the Traffic Manager profile ${resource} is disabled`, path: [...path, 'profileStatus'], edit: { at: path, value: { ...profile, status: 'Disabled' } } }
    for (const { name } of endpoints) {
      const at = [...path, 'endpoints', name]
      yield { kind: 'traffic-manager-endpoint-removed', text: `the endpoint ${name} of ${resource} is removed`, path: at, edit: { removed: at } }
    }
  }
}
