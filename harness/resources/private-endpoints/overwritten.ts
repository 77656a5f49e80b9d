import type { Rule } from '../rule.ts'

/**
 * Two endpoints of one service that keep the same zone from the same network: both write all of the service's names, so the later one
 * has the records alone. Endpoints in different networks are judged by who is sent where.
 */
export const overwritten: Rule = {
  code: 'private-endpoint-stands-idle',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *check({ topology }) {
    const keepers = new Map<string, string>()
    for (const { name, service, groupIds, virtualNetwork, privateDnsZoneGroup, connectionState } of topology.privateEndpoints.values()) {
      if (connectionState !== 'Approved') continue
      for (const [index, zone] of privateDnsZoneGroup.entries()) {
        for (const group of groupIds.length > 0 ? groupIds : ['']) {
          const key = `${virtualNetwork}\n${service}\n${group}\n${zone}`
          const earlier = keepers.get(key)
          keepers.set(key, name)
          if (earlier === undefined) continue
          const path = ['privateEndpoints', name, 'privateDnsZoneGroup', index]
          yield { path, message: `${name} writes the same records of ${service} into ${zone} as ${earlier}, which stands idle from then on; removing either removes the records of both`, hint: `one private endpoint in ${virtualNetwork} is enough: it has an address for every name of ${service}` }
          break
        }
      }
    }
  },
}
