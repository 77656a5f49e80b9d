import type { Path } from '../../dns/path.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Topology } from '../topology.ts'
import { entryPath, type Breach, type Rule } from '../rule.ts'

const source = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency'

export function* refer(name: string, known: ReadonlyMap<string, unknown>, path: Path, noun: string): Iterable<Breach> {
  if (known.has(name)) return
  const label = name.split('.')[0]!
  const hint = known.size === 0 ? `the topology has no ${noun}` : known.has(label) ? `did you mean "${label}"?` : suggestion(name, known.keys())
  yield { path, message: `there is no ${noun} "${name}"`, hint }
}

const unknownRegistry: Rule = {
  code: 'unknown-registry',
  source,
  *check({ topology }) {
    for (const { name, registry } of topology.privateEndpoints.values()) {
      yield* refer(registry, topology.registries, ['privateEndpoints', name, 'registry'], 'registry')
    }
    for (const { registry, path } of topology.intent) yield* refer(registry, topology.registries, [...path, 'registry'], 'registry')
  },
}

const unknownVirtualNetwork: Rule = {
  code: 'unknown-virtual-network',
  source,
  *check({ topology, input }) {
    for (const network of topology.virtualNetworks.values()) {
      const written = input.virtualNetworks?.[network.name]?.peerings
      for (const [index, { name, remoteVirtualNetwork }] of network.peerings.entries()) {
        const path = ['virtualNetworks', network.name, 'peerings', Array.isArray(written) ? index : name, 'remoteVirtualNetwork']
        yield* refer(remoteVirtualNetwork, topology.virtualNetworks, path, 'virtual network')
      }
    }
    for (const zone of topology.privateDnsZones.values()) {
      for (const { name, virtualNetwork } of zone.virtualNetworkLinks) {
        yield* refer(virtualNetwork, topology.virtualNetworks, ['privateDnsZones', zone.name, 'virtualNetworkLinks', name, 'virtualNetwork'], 'virtual network')
      }
    }
    for (const section of ['dnsResolvers', 'virtualNetworkGateways', 'azureFirewalls'] as const) {
      for (const { name, virtualNetwork } of topology[section].values()) {
        yield* refer(virtualNetwork, topology.virtualNetworks, [section, name, 'virtualNetwork'], 'virtual network')
      }
    }
    for (const ruleset of topology.dnsForwardingRulesets.values()) {
      const links = input.dnsForwardingRulesets?.[ruleset.name]?.virtualNetworkLinks
      for (const [index, { name, virtualNetwork }] of ruleset.virtualNetworkLinks.entries()) {
        const path = [...entryPath(['dnsForwardingRulesets', ruleset.name, 'virtualNetworkLinks'], links, index, name), 'virtualNetwork']
        yield* refer(virtualNetwork, topology.virtualNetworks, path, 'virtual network')
      }
    }
  },
}

const unknownSubnet: Rule = {
  code: 'unknown-subnet',
  source,
  *check({ topology }) {
    for (const { name, virtualNetwork, subnet } of topology.privateEndpoints.values()) {
      yield* subnetBreach(topology, virtualNetwork, subnet, ['privateEndpoints', name, 'subnet'], [])
    }
    for (const { name, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
      if (!topology.virtualNetworks.has(virtualNetwork)) continue
      for (const [kind, endpoints] of [['inboundEndpoints', inboundEndpoints], ['outboundEndpoints', outboundEndpoints]] as const) {
        for (const endpoint of endpoints) {
          yield* subnetBreach(topology, virtualNetwork, endpoint.subnet, ['dnsResolvers', name, kind, endpoint.name, 'subnet'], [])
        }
      }
    }
    for (const { name, place } of topology.dnsServers.values()) {
      yield* subnetBreach(topology, 'site' in place ? place.site : place.virtualNetwork, place.subnet, ['dnsServers', name, 'subnet'], [])
    }
    for (const { name, virtualNetwork, site, subnet } of topology.hosts.values()) {
      const place = virtualNetwork ?? site
      if (place !== undefined) yield* subnetBreach(topology, place, subnet ?? '', ['hosts', name, 'subnet'], ['internet'])
    }
  },
}

function* subnetBreach(topology: Topology, virtualNetwork: string, subnet: string, path: Path, besides: readonly string[]): Iterable<Breach> {
  const subnets = (topology.virtualNetworks.get(virtualNetwork) ?? topology.onPremisesSites.get(virtualNetwork))?.subnets
  if (subnets?.some(({ name }) => name === subnet)) return
  const written = subnet === '' ? virtualNetwork : `${virtualNetwork}/${subnet}`
  if (subnets && subnet === '') {
    const first = subnets[0]?.name ?? '<subnet>'
    return yield { path, message: `"${virtualNetwork}" is a ${topology.onPremisesSites.has(virtualNetwork) ? 'site' : 'virtual network'}; a subnet is meant`, hint: `write ${virtualNetwork}/${first}` }
  }
  const all = [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()].flatMap((network) => network.subnets.map(({ name }) => `${network.name}/${name}`))
  const near = subnets ? all.filter((name) => name.startsWith(`${virtualNetwork}/`)) : all
  const hint = suggestion(written, [...near, ...besides], 'subnets')
  yield { path, message: `there is no subnet "${written}"`, hint }
}

const unknownZone: Rule = {
  code: 'unknown-private-dns-zone',
  source,
  *check({ topology }) {
    for (const { name, privateDnsZoneGroup } of topology.privateEndpoints.values()) {
      for (const [index, zone] of privateDnsZoneGroup.entries()) {
        yield* refer(zone, topology.privateDnsZones, ['privateEndpoints', name, 'privateDnsZoneGroup', index], 'private DNS zone')
      }
    }
  },
}

const unknownHost: Rule = {
  code: 'unknown-host',
  source,
  *check({ topology }) {
    for (const { from, path } of [...topology.intent, ...topology.expectations]) {
      for (const [index, host] of from.entries()) yield* refer(host, topology.hosts, [...path, 'from', index], 'host')
    }
  },
}

const unknownEndpoint: Rule = {
  code: 'unknown-private-endpoint',
  source,
  *check({ topology }) {
    for (const { through, path } of topology.intent) {
      for (const [index, endpoint] of through.entries()) {
        yield* refer(endpoint, topology.privateEndpoints, [...path, 'through', index], 'private endpoint')
      }
    }
  },
}

export const referenceChecks: readonly Rule[] = [unknownRegistry, unknownVirtualNetwork, unknownSubnet, unknownZone, unknownHost, unknownEndpoint]
