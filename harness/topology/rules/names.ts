import type { Path } from '../../dns/path.ts'
import type { TopologyInput } from '../sections.ts'
import type { Breach, Rule } from './rule.ts'

const nameRules = 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules'

type NamedSection = 'registries' | 'virtualNetworks' | 'privateDnsZones' | 'privateEndpoints' | 'hosts'
const namedSections: readonly NamedSection[] = ['registries', 'virtualNetworks', 'privateDnsZones', 'privateEndpoints', 'hosts']

const topologyName: Rule = {
  code: 'invalid-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology, input }) {
    // It becomes part of the names of containers.
    if (input.name !== undefined && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(input.name)) {
      yield { path: ['name'], message: `"${topology.name}" cannot be the name of a topology: 1-63 lower-case letters, digits and dashes, none at the ends` }
    }
  },
}

const registryName: Rule = {
  code: 'invalid-registry-name',
  source: nameRules,
  *check({ input }) {
    for (const name of Object.keys(input.registries ?? {})) {
      if (!/^[a-z0-9]{5,50}$/i.test(name)) {
        const plain = name.replace(/\.azurecr\.io$/i, '').replace(/[^a-z0-9]/gi, '')
        const hint = plain !== name && plain.length >= 5 && plain.length <= 50 ? `such as "${plain}"` : undefined
        yield { path: ['registries', name], atKey: true, message: `"${name}" cannot be the name of a registry: 5-50 letters and digits`, hint }
      }
    }
  },
}

const resourceName: Rule = {
  code: 'invalid-resource-name',
  source: nameRules,
  *check({ topology }) {
    const what = (path: Path, name: string, noun: string, longest = 80, shortest = 1): Breach[] =>
      /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?$/i.test(name) && name.length <= longest && name.length >= shortest
        ? []
        : [{ path, atKey: true, message: `"${name}" cannot be the name of a ${noun}: ${shortest}-${longest} letters, digits, dots, dashes and underscores, the first a letter or digit` }]
    for (const network of topology.virtualNetworks.values()) {
      const path = ['virtualNetworks', network.name]
      yield* what(path, network.name, 'virtual network', 64, 2)
      for (const { name } of network.subnets) yield* what([...path, 'subnets', name], name, 'subnet')
      for (const { name } of network.peerings) yield* what([...path, 'peerings', name], name, 'peering')
    }
    for (const zone of topology.privateDnsZones.values()) {
      yield* what(['privateDnsZones', zone.name], zone.name, 'private DNS zone')
      for (const { name } of zone.virtualNetworkLinks) yield* what(['privateDnsZones', zone.name, 'virtualNetworkLinks', name], name, 'virtual network link')
    }
    for (const { name } of topology.privateEndpoints.values()) yield* what(['privateEndpoints', name], name, 'private endpoint', 64, 2)
  },
}

const hostName: Rule = {
  code: 'invalid-host-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology }) {
    for (const { name } of topology.hosts.values()) {
      if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)) {
        yield { path: ['hosts', name], atKey: true, message: `"${name}" cannot be the name of a host: one DNS label, 1-63 letters, digits and dashes, none at the ends` }
      }
    }
  },
}

/** Azure compares names without regard to case, and so does DNS. */
const duplicateName: Rule = {
  code: 'duplicate-name',
  source: nameRules,
  *check({ input }) {
    for (const section of namedSections) yield* duplicates(Object.keys(input[section] ?? {}), [section])
    for (const [name, network] of Object.entries(input.virtualNetworks ?? {})) {
      yield* duplicates(Object.keys(network.subnets ?? {}), ['virtualNetworks', name, 'subnets'])
    }
    yield* recordSetNames(input)
  },
}

function* recordSetNames(input: TopologyInput): Iterable<Breach> {
  for (const [name, zone] of Object.entries(input.privateDnsZones ?? {})) {
    yield* duplicates(Object.keys(zone.recordSets ?? {}), ['privateDnsZones', name, 'recordSets'])
  }
}

function* duplicates(names: readonly string[], path: Path): Iterable<Breach> {
  const seen = new Map<string, string>()
  for (const name of names) {
    const first = seen.get(name.toLowerCase())
    if (first === undefined) seen.set(name.toLowerCase(), name)
    else yield { path: [...path, name], atKey: true, message: `"${name}" and "${first}" are the same name: case does not count` }
  }
}

export const nameChecks: readonly Rule[] = [topologyName, registryName, resourceName, hostName, duplicateName]
