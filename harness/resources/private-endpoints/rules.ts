import { zoneGroupRecords } from '../../azure/private-zone.ts'
import { regions } from '../../azure/regions.ts'
import { namesOfRegistry, registryRegions } from '../../azure/registry-names.ts'
import type { Registry } from '../../azure/resources.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Rule } from '../rule.ts'

const staticAddresses = 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication'

const unknownMember: Rule = {
  code: 'unknown-member',
  source: staticAddresses,
  *check({ topology }) {
    for (const endpoint of topology.privateEndpoints.values()) {
      const registry = topology.registries.get(endpoint.service)
      if (!registry) continue
      const members = namesOfRegistry(registry).map(({ member }) => member)
      for (const member of endpoint.ipConfigurations.keys()) {
        if (members.includes(member)) continue
        yield {
          path: ['privateEndpoints', endpoint.name, 'ipConfigurations', member],
          atKey: true,
          message: `${registry.name} has no member "${member}"`,
          hint: elsewhere(member, registry) ?? suggestion(member, members, 'its members'),
        }
      }
    }
  },
}

function elsewhere(member: string, registry: Registry): string | undefined {
  const region = /^registry_(?:data_)?([a-z0-9]+)$/.exec(member)?.[1] ?? ''
  if (regions.has(region) && !registryRegions(registry).includes(region)) return `${registry.name} has no replica in ${region}`
  return regions.has(region) ? `regional endpoints of ${registry.name} are not enabled` : undefined
}

/** Azure: "Failed to replicate private endpoint ... contains static ipconfigurations ... missing ...". */
const missingMember: Rule = {
  code: 'missing-member',
  source: staticAddresses,
  *check({ topology }) {
    for (const endpoint of topology.privateEndpoints.values()) {
      const registry = topology.registries.get(endpoint.service)
      if (!registry || endpoint.ipConfigurations.size === 0) continue
      const missing = namesOfRegistry(registry).map(({ member }) => member).filter((member) => !endpoint.ipConfigurations.has(member))
      if (missing.length > 0) {
        yield {
          path: ['privateEndpoints', endpoint.name, 'ipConfigurations'],
          atKey: true,
          message: `static addresses of ${endpoint.name} lack ${missing.join(', ')}`,
          hint: 'give each member an address, or leave ipConfigurations out for dynamic allocation',
        }
      }
    }
  },
}

/** Such a zone stays empty: all records of a registry lie in privatelink.azurecr.io. */
const zoneCannotHoldRecords: Rule = {
  code: 'zone-cannot-hold-records',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *check({ topology }) {
    for (const endpoint of topology.privateEndpoints.values()) {
      const registry = topology.registries.get(endpoint.service)
      if (!registry) continue
      const members = namesOfRegistry(registry).map((name) => ({ endpoint: name, address: '' }))
      for (const [index, name] of endpoint.privateDnsZoneGroup.entries()) {
        const zone = topology.privateDnsZones.get(name)
        if (!zone || zoneGroupRecords(zone.zoneName, members, []).length > 0) continue
        yield {
          path: ['privateEndpoints', endpoint.name, 'privateDnsZoneGroup', index],
          message: `${name} is called ${zone.zoneName} and cannot hold the records of ${registry.name}, such as ${members[0]?.endpoint.privatelinkName}`,
          hint: 'the zone must be called privatelink.azurecr.io',
        }
      }
    }
  },
}

export const privateEndpointRules: readonly Rule[] = [unknownMember, missingMember, zoneCannotHoldRecords]
