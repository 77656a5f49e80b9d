import type { Path } from '../../dns/path.ts'
import { suggestion } from '../nearest.ts'
import type { Topology } from '../topology.ts'
import type { Breach, Rule } from './rule.ts'

const source = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency'

function* refer(name: string, known: ReadonlyMap<string, unknown>, path: Path, noun: string): Iterable<Breach> {
  if (known.has(name)) return
  const hint = known.size === 0 ? `the topology has no ${noun}` : suggestion(name, known.keys())
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
  },
}

const unknownSubnet: Rule = {
  code: 'unknown-subnet',
  source,
  *check({ topology }) {
    for (const { name, virtualNetwork, subnet } of topology.privateEndpoints.values()) {
      yield* subnetBreach(topology, virtualNetwork, subnet, ['privateEndpoints', name, 'subnet'], [])
    }
    for (const { name, virtualNetwork, subnet } of topology.hosts.values()) {
      if (virtualNetwork !== undefined) yield* subnetBreach(topology, virtualNetwork, subnet ?? '', ['hosts', name, 'subnet'], ['internet'])
    }
  },
}

function* subnetBreach(topology: Topology, virtualNetwork: string, subnet: string, path: Path, besides: readonly string[]): Iterable<Breach> {
  const subnets = topology.virtualNetworks.get(virtualNetwork)?.subnets
  if (subnets?.some(({ name }) => name === subnet)) return
  const written = subnet === '' ? virtualNetwork : `${virtualNetwork}/${subnet}`
  if (subnets && subnet === '') {
    const first = subnets[0]?.name ?? '<subnet>'
    return yield { path, message: `"${virtualNetwork}" is a virtual network; a subnet is meant`, hint: `write ${virtualNetwork}/${first}` }
  }
  const all = [...topology.virtualNetworks.values()].flatMap((network) => network.subnets.map(({ name }) => `${network.name}/${name}`))
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
