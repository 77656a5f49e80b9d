import type { Kind } from '../kind.ts'
import { expandPrivateProfiles, privateTrafficManagerProfiles as shape } from './language.ts'
import { privateProfileMutations } from './mutations.ts'
import { privateProfileRules } from './rules.ts'

/** Of the address from which its probes come. */
export function gatewayClaim(profile: string): string {
  return `privateTrafficManagerProfiles/${profile}`
}

export const privateTrafficManagerProfiles: Kind<'privateTrafficManagerProfiles'> = {
  section: 'privateTrafficManagerProfiles',
  noun: 'private Traffic Manager profile',
  unknown: 'unknown-private-traffic-manager-profile',
  shape,
  expand: (written) => expandPrivateProfiles(written.privateTrafficManagerProfiles ?? {}),
  parts: [{ key: 'endpoints', noun: 'endpoint of a private Traffic Manager profile' }],
  rules: privateProfileRules,
  *references({ topology }) {
    for (const { name, gateway: { virtualNetwork, subnet } } of topology.privateTrafficManagerProfiles.values()) {
      yield { to: 'subnet', place: virtualNetwork, subnet, path: ['privateTrafficManagerProfiles', name, 'probingGateway'] }
    }
  },
  *claims({ privateTrafficManagerProfiles }) {
    for (const { name, gateway: { virtualNetwork: place, subnet } } of privateTrafficManagerProfiles.values()) {
      const at = ['privateTrafficManagerProfiles', name]
      yield { key: gatewayClaim(name), place, subnet, address: undefined, owner: `the probing gateway of ${name}`, noun: 'a probing gateway', at, path: [...at, 'probingGateway'] }
    }
  },
  mutations: privateProfileMutations,
}
