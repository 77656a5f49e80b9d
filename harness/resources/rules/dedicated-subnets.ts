import { dedicatedSubnets } from '../../azure/virtual-network.ts'
import { claimsOf } from '../list.ts'
import type { Rule } from '../rule.ts'

const dedicated: Rule = {
  code: 'dedicated-subnet',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-for-azure-services',
  *check({ topology }) {
    const told = new Set<string>()
    for (const { place, subnet, noun, at, atHome } of claimsOf(topology)) {
      if (told.has(at.join('/'))) continue
      told.add(at.join('/'))
      const service = topology.virtualNetworks.has(place) && atHome !== true ? dedicatedSubnets.get(subnet.toLowerCase()) : undefined
      if (service !== undefined) yield { path: at, message: `${subnet} is for ${service} only; ${noun} cannot be in it` }
    }
  },
}

export const dedicatedSubnetRules: readonly Rule[] = [dedicated]
