import type { Kind } from '../kind.ts'
import { expandSites, onPremisesSites as shape } from './language.ts'
import { siteMutations } from './mutations.ts'

export const onPremisesSites: Kind<'onPremisesSites'> = {
  section: 'onPremisesSites',
  noun: 'site',
  unknown: 'unknown-site',
  shape,
  expand: (written) => expandSites(written.onPremisesSites ?? {}),
  parts: [{ key: 'subnets', noun: 'subnet' }],
  rules: [],
  *prefixes({ onPremisesSites }) {
    for (const { name: site, addressSpace, subnets } of onPremisesSites.values()) {
      const path = ['onPremisesSites', site]
      for (const [index, prefix] of addressSpace.entries()) yield { prefix, path: [...path, 'addressSpace', index], where: 'elsewhere' }
      for (const { name, addressPrefix } of subnets) yield { prefix: addressPrefix, path: [...path, 'subnets', name, 'addressPrefix'], subnet: name }
    }
  },
  *dnsServerLists({ onPremisesSites }) {
    for (const { name, dnsServers } of onPremisesSites.values()) yield { path: ['onPremisesSites', name, 'dnsServers'], addresses: dnsServers }
  },
  *publicAddresses({ onPremisesSites }) {
    for (const { name, publicIPAddresses = [] } of onPremisesSites.values()) {
      for (const address of publicIPAddresses) yield { address, owner: `site ${name}`, path: ['onPremisesSites', name, 'publicIPAddresses'] }
    }
  },
  mutations: siteMutations,
}
