import type { Kind } from '../kind.ts'
import { bastionHosts as shape, expandBastionHosts } from './language.ts'
import { bastionRules, bastionSubnet } from './rules.ts'

export const bastionHosts: Kind<'bastionHosts'> = {
  section: 'bastionHosts',
  noun: 'Bastion',
  shape,
  expand: (written) => expandBastionHosts(written.bastionHosts ?? {}),
  rules: bastionRules,
  *references({ topology }) {
    for (const { name, virtualNetwork } of topology.bastionHosts.values()) yield { to: 'virtualNetworks', name: virtualNetwork, path: ['bastionHosts', name, 'virtualNetwork'] }
  },
  *claims({ bastionHosts }) {
    for (const { name, virtualNetwork } of bastionHosts.values()) {
      const at = ['bastionHosts', name]
      yield { key: `bastionHosts/${name}`, place: virtualNetwork, subnet: bastionSubnet, address: undefined, owner: `Bastion ${name}`, noun: 'a Bastion', at, path: at, atHome: true }
    }
  },
  *mutations({ bastionHosts }) {
    for (const name of bastionHosts.keys()) {
      const at = ['bastionHosts', name]
      yield { kind: 'bastion-removed', text: `the Bastion ${name} is removed`, path: at, edit: { removed: at } }
    }
  },
}
