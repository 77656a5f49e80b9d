import { containsPrefix, overlaps, parseCidr } from '../../dns/address.ts'
import type { VirtualNetwork } from '../../azure/resources.ts'
import { findOverlap } from './overlap.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

/** Virtual networks and sites: both divide an address space into subnets. */
function divided(topology: Topology): readonly (Pick<VirtualNetwork, 'name' | 'addressSpace' | 'subnets'> & { readonly section: string })[] {
  return [
    ...[...topology.virtualNetworks.values()].map((network) => ({ ...network, section: 'virtualNetworks' })),
    ...[...topology.onPremisesSites.values()].map((site) => ({ ...site, section: 'onPremisesSites' })),
  ]
}

const manage = 'https://learn.microsoft.com/azure/virtual-network/manage-virtual-network'

const overlap: Rule = {
  code: 'address-space-overlap',
  source: manage,
  *check({ topology }) {
    for (const { name, addressSpace, section } of divided(topology)) {
      const valid = addressSpace.flatMap((prefix, index) => (parseCidr(prefix) ? [{ prefix, owner: index }] : []))
      const found = findOverlap(valid)
      if (found) {
        const [first, second] = [...found].sort((a, b) => a.owner - b.owner) as [typeof found[0], typeof found[1]]
        yield { path: [section, name, 'addressSpace', second.owner], message: `${second.prefix} overlaps ${first.prefix} in the address space of ${name}` }
      }
    }
  },
}

const subnetOutside: Rule = {
  code: 'subnet-outside-address-space',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet',
  *check({ topology }) {
    for (const network of divided(topology)) {
      if (!network.addressSpace.every(parseCidr)) continue
      for (const { name, addressPrefix } of network.subnets) {
        if (!parseCidr(addressPrefix) || network.addressSpace.some((space) => containsPrefix(space, addressPrefix))) continue
        const wider = network.addressSpace.some((space) => overlaps(space, addressPrefix))
        yield {
          path: [network.section, network.name, 'subnets', name, 'addressPrefix'],
          message: `subnet ${name} (${addressPrefix}) ${wider ? 'is larger than' : 'lies outside'} the address space of ${network.name} (${network.addressSpace.join(', ')})`,
        }
      }
    }
  },
}

const subnetOverlap: Rule = {
  code: 'subnet-overlap',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet',
  *check({ topology }) {
    for (const network of divided(topology)) {
      const valid = network.subnets.flatMap(({ addressPrefix }, index) => (parseCidr(addressPrefix) ? [{ prefix: addressPrefix, owner: index }] : []))
      const found = findOverlap(valid)
      if (!found) continue
      const [first, second] = found.map(({ owner }) => owner).sort((a, b) => a - b).map((index) => network.subnets[index]!) as [typeof network.subnets[0], typeof network.subnets[0]]
      yield {
        path: [network.section, network.name, 'subnets', second.name, 'addressPrefix'],
        message: `subnet ${second.name} (${second.addressPrefix}) overlaps subnet ${first.name} (${first.addressPrefix})`,
      }
    }
  },
}

export const addressSpaceRules: readonly Rule[] = [overlap, subnetOutside, subnetOverlap]
