import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Profiles that are disabled, and endpoints that are removed. */
export function* privateProfileMutations({ privateTrafficManagerProfiles }: Topology): Generator<Mutation> {
  for (const profile of privateTrafficManagerProfiles.values()) {
    const { name, status, endpoints } = profile
    const path = ['privateTrafficManagerProfiles', name]
    if (status === 'Enabled') yield { kind: 'private-traffic-manager-profile-disabled', text: `the private Traffic Manager profile ${name} is disabled`, path: [...path, 'profileStatus'], edit: { at: path, value: { ...profile, status: 'Disabled' } } }
    for (const { name: endpoint } of endpoints) {
      const at = [...path, 'endpoints', endpoint]
      yield { kind: 'private-traffic-manager-endpoint-removed', text: `the endpoint ${endpoint} of ${name} is removed`, path: at, edit: { removed: at } }
    }
  }
}
