import { membersOf } from '../../azure/private-endpoint.ts'
import type { Kind } from '../kind.ts'
import { endpointsOf } from '../services/expand.ts'
import { namesOf } from '../services/names.ts'
import { privateEndpoints as shape } from './language.ts'
import { endpointMutations } from './mutations.ts'
import { privateEndpointRules } from './rules.ts'

/** Of a member's address. */
export function memberClaim(endpoint: string, member: string): string {
  return `privateEndpoints/${endpoint}/${member}`
}

export const privateEndpoints: Kind<'privateEndpoints'> = {
  section: 'privateEndpoints',
  noun: 'private endpoint',
  unknown: 'unknown-private-endpoint',
  naming: { shortest: 2, longest: 64 },
  shape,
  expand: endpointsOf,
  parts: [{ key: 'privateDnsZoneGroup', noun: 'private DNS zone group', whole: true, unnamed: true }],
  rules: privateEndpointRules,
  *references({ topology, input }) {
    for (const { name, service, virtualNetwork, subnet, privateDnsZoneGroup } of topology.privateEndpoints.values()) {
      const path = ['privateEndpoints', name]
      const { service: written, registry } = input.privateEndpoints?.[name] ?? {}
      const key = written === undefined && registry !== undefined ? 'registry' : 'service'
      if (service !== '') yield { to: key === 'service' ? 'service' : 'registries', name: service, verb: 'leads to', path: [...path, key] }
      yield { to: 'subnet', place: virtualNetwork, subnet, verb: 'is in', path: [...path, 'subnet'] }
      for (const [index, zone] of privateDnsZoneGroup.entries()) yield { to: 'privateDnsZones', name: zone, verb: 'maintains', path: [...path, 'privateDnsZoneGroup', index] }
    }
  },
  /** One address for each member: of a registry one for the login server and one for each region, twice with regional endpoints. */
  *claims(topology) {
    for (const { name, service, groupIds, virtualNetwork, subnet, ipConfigurations } of topology.privateEndpoints.values()) {
      const names = namesOf(topology, service)
      const path = ['privateEndpoints', name]
      const members = names === undefined ? [...ipConfigurations.keys()] : membersOf(names, groupIds)
      for (const member of new Set([...members, ...ipConfigurations.keys()])) {
        const address = ipConfigurations.get(member)
        // Static addresses are for all members or for none; which are missing is told by a rule of their own.
        if (address === undefined && ipConfigurations.size > 0 && names === undefined) continue
        yield {
          key: memberClaim(name, member), place: virtualNetwork, subnet, address, subject: service,
          owner: address === undefined ? `private endpoint ${name}` : `${name} (${member})`, noun: 'a private endpoint',
          at: [...path, 'subnet'], path: [...path, 'ipConfigurations', member],
        }
      }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration',
    *usage({ privateEndpoints }) {
      for (const { name, privateDnsZoneGroup } of privateEndpoints.values()) {
        yield { limit: 5, used: privateDnsZoneGroup.length, what: `zones in the private DNS zone group of ${name}`, path: ['privateEndpoints', name, 'privateDnsZoneGroup'] }
      }
    },
  },
  mutations: endpointMutations,
  *components({ privateEndpoints }) {
    for (const name of privateEndpoints.keys()) yield { id: `private-endpoint:${name}`, kind: 'private-endpoint', failure: `the private endpoint ${name} passes no traffic`, at: ['privateEndpoints', name] }
  },
  *lostWith({ privateEndpoints, virtualNetworks }, regions) {
    for (const { name, virtualNetwork } of privateEndpoints.values()) if (regions.has(virtualNetworks.get(virtualNetwork)?.location ?? '')) yield `private-endpoint:${name}`
  },
}
