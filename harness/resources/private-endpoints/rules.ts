import { membersOf, servedNames } from '../../azure/private-endpoint.ts'
import { mainUse } from '../../azure/private-link.ts'
import { zoneGroupRecords } from '../../azure/private-zone.ts'
import { regions } from '../../azure/regions.ts'
import { registryRegions } from '../../azure/registry-names.ts'
import type { PrivateEndpoint, Registry } from '../../azure/resources.ts'
import { suggestion } from '../../language/nearest.ts'
import { overwritten } from './overwritten.ts'
import { publishedZones } from './published-zones.ts'
import type { Rule } from '../rule.ts'
import { namesOf } from '../services/names.ts'
import type { Topology } from '../topology.ts'

const staticAddresses = 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication'

const withoutTarget: Rule = {
  code: 'missing-key',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  *check({ input }) {
    for (const [name, { service, registry }] of Object.entries(input.privateEndpoints ?? {})) {
      if (service === undefined && registry === undefined) {
        yield { path: ['privateEndpoints', name, 'service'], atKey: true, message: `"service" is missing in privateEndpoints > ${name}`, hint: 'it takes the name of a registry or another service' }
      }
    }
  },
}

const twoTargets: Rule = {
  code: 'conflicting-keys',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  *check({ input }) {
    for (const [name, { service, registry }] of Object.entries(input.privateEndpoints ?? {})) {
      if (service !== undefined && registry !== undefined) yield { path: ['privateEndpoints', name, 'registry'], atKey: true, message: `${name} leads to one thing; registry is another word for service` }
    }
  },
}

/** The members of a private endpoint whose service is known and whose group is clear. */
function membersFor(topology: Topology, endpoint: PrivateEndpoint): readonly string[] | undefined {
  const names = namesOf(topology, endpoint.service)
  if (names === undefined) return undefined
  const members = membersOf(names, endpoint.groupIds)
  // Nobody knows yet what it serves: another rule says so.
  return topology.services.has(endpoint.service) && names.length > 0 && servedNames(names, endpoint.groupIds).length === 0 ? undefined : members
}

const unknownMember: Rule = {
  code: 'unknown-member',
  source: staticAddresses,
  *check({ topology }) {
    for (const endpoint of topology.privateEndpoints.values()) {
      const members = membersFor(topology, endpoint)
      if (members === undefined) continue
      const registry = topology.registries.get(endpoint.service)
      for (const member of endpoint.ipConfigurations.keys()) {
        if (members.includes(member)) continue
        yield {
          path: ['privateEndpoints', endpoint.name, 'ipConfigurations', member],
          atKey: true,
          message: `${endpoint.service} has no member "${member}"`,
          hint: (registry && elsewhere(member, registry)) ?? suggestion(member, members, 'its members'),
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
      const members = membersFor(topology, endpoint)
      if (members === undefined || endpoint.ipConfigurations.size === 0) continue
      const missing = members.filter((member) => !endpoint.ipConfigurations.has(member))
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

/** Such a zone stays empty: records go into zones of the published names only. */
const zoneCannotHoldRecords: Rule = {
  code: 'zone-cannot-hold-records',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *check({ topology }) {
    for (const endpoint of topology.privateEndpoints.values()) {
      const names = namesOf(topology, endpoint.service)
      const served = names && servedNames(names, endpoint.groupIds)
      if (served === undefined || (served.length === 0 && names!.length > 0)) continue
      const ofPlatform = served.filter(({ group }) => group !== '')
      const members = ofPlatform.map((name) => ({ endpoint: name, address: '' }))
      const wanted = [...new Set(ofPlatform.map(({ privatelinkZone }) => privatelinkZone))]
      for (const [index, name] of endpoint.privateDnsZoneGroup.entries()) {
        const zone = topology.privateDnsZones.get(name)
        if (!zone || zoneGroupRecords(zone.zoneName, members, []).length > 0 || publishedZones(topology, endpoint).includes(zone.zoneName)) continue
        const path = ['privateEndpoints', endpoint.name, 'privateDnsZoneGroup', index]
        if (ofPlatform.length === 0) {
          // That a service of the platform does not say which sub-resource it has is told at the service.
          if (topology.services.get(endpoint.service)?.type !== 'privateLinkService') continue
          yield { path, message: `no private endpoint of ${endpoint.service} writes records: it is a service of a customer's own`, hint: `leave privateDnsZoneGroup out, and write the record sets of ${name} by hand` }
          continue
        }
        yield {
          path,
          message: `${name} is called ${zone.zoneName} and cannot hold the records of ${endpoint.service}, such as ${ofPlatform[0]!.privatelinkName}`,
          hint: `the zone must be called ${wanted.join(' or ')}${otherUse(zone.zoneName, topology.services.get(endpoint.service)?.type)}`,
        }
      }
    }
  },
}

/** What the name of a zone is right for, if for anything. */
function otherUse(zoneName: string, type: string | undefined): string {
  const use = mainUse(zoneName, type)
  if (use === undefined) return ''
  const cloud = { public: '', usGovernment: ' of the US government’s cloud', china: ' of China’s cloud' }[use.cloud]
  return `; ${zoneName} is for ${use.type.title} (${use.group.id})${cloud}`
}

export const privateEndpointRules: readonly Rule[] = [withoutTarget, twoTargets, unknownMember, missingMember, zoneCannotHoldRecords, overwritten]
