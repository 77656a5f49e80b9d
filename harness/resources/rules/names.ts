import { isHostLabel } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import type { TopologyInput } from '../written.ts'
import type { Breach, Rule } from '../rule.ts'

const nameRules = 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules'

const namedSections = [
  'registries', 'routeTables', 'networkSecurityGroups', 'virtualNetworks', 'privateDnsZones', 'privateEndpoints', 'onPremisesSites', 'virtualNetworkGateways',
  'localNetworkGateways', 'connections', 'dnsResolvers', 'dnsForwardingRulesets', 'dnsServers', 'azureFirewalls', 'hosts',
] as const

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
    for (const { name, securityRules } of topology.networkSecurityGroups.values()) {
      yield* what(['networkSecurityGroups', name], name, 'network security group')
      for (const rule of securityRules) yield* what(['networkSecurityGroups', name, 'securityRules', rule.name], rule.name, 'security rule')
    }
    yield* hybrid(topology, what)
  },
}

function* hybrid(topology: Topology, what: (path: Path, name: string, noun: string) => Breach[]): Iterable<Breach> {
  for (const { name, subnets } of topology.onPremisesSites.values()) {
    yield* what(['onPremisesSites', name], name, 'site')
    for (const subnet of subnets) yield* what(['onPremisesSites', name, 'subnets', subnet.name], subnet.name, 'subnet')
  }
  const plain = { virtualNetworkGateways: 'gateway', localNetworkGateways: 'local network gateway', connections: 'connection', dnsForwardingRulesets: 'ruleset', routeTables: 'route table', azureFirewalls: 'firewall' } as const
  for (const [section, noun] of Object.entries(plain)) {
    for (const name of topology[section as keyof typeof plain].keys()) yield* what([section, name], name, noun)
  }
  for (const { name, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    yield* what(['dnsResolvers', name], name, 'resolver')
    for (const endpoint of inboundEndpoints) yield* what(['dnsResolvers', name, 'inboundEndpoints', endpoint.name], endpoint.name, 'inbound endpoint')
    for (const endpoint of outboundEndpoints) yield* what(['dnsResolvers', name, 'outboundEndpoints', endpoint.name], endpoint.name, 'outbound endpoint')
  }
}

const hostName: Rule = {
  code: 'invalid-host-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology }) {
    for (const section of ['dnsServers', 'hosts'] as const) {
      for (const { name } of topology[section].values()) {
        if (!isHostLabel(name)) {
          const noun = section === 'hosts' ? 'host' : 'DNS server'
          yield { path: [section, name], atKey: true, message: `"${name}" cannot be the name of a ${noun}: one DNS label, 1-63 letters, digits and dashes, none at the ends` }
        }
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
    for (const [name, { subnets }] of Object.entries(input.onPremisesSites ?? {})) yield* duplicates(Object.keys(subnets ?? {}), ['onPremisesSites', name, 'subnets'])
    for (const [name, { securityRules }] of Object.entries(input.networkSecurityGroups ?? {})) yield* duplicates(Object.keys(securityRules ?? {}), ['networkSecurityGroups', name, 'securityRules'])
    yield* recordSetNames(input)
  },
}

function* recordSetNames(input: TopologyInput): Iterable<Breach> {
  for (const [name, zone] of Object.entries(input.privateDnsZones ?? {})) {
    yield* duplicates(Object.keys(zone.recordSets ?? {}), ['privateDnsZones', name, 'recordSets'])
  }
  for (const [name, { zones = {}, conditionalForwarders = {} }] of Object.entries(input.dnsServers ?? {})) {
    yield* duplicates(Object.keys(zones), ['dnsServers', name, 'zones'])
    yield* duplicates(Object.keys(conditionalForwarders), ['dnsServers', name, 'conditionalForwarders'])
    for (const [zone, { recordSets }] of Object.entries(zones)) yield* duplicates(Object.keys(recordSets ?? {}), ['dnsServers', name, 'zones', zone, 'recordSets'])
  }
}

function* duplicates(names: readonly string[], path: Path): Iterable<Breach> {
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = name.toLowerCase().replace(/(?<=.)\.$/, '')
    const first = seen.get(key)
    if (first === undefined) seen.set(key, name)
    else yield { path: [...path, name], atKey: true, message: `"${name}" and "${first}" are the same name: case does not count${name.endsWith('.') === first.endsWith('.') ? '' : ', nor does a dot at the end'}` }
  }
}

/** `hub/dns` says neither whether hub is a network or a site, nor in a lab's log whether dns-1 is a host or a server. */
const nameUsedTwice: Rule = {
  code: 'name-used-twice',
  source: nameRules,
  *check({ input }) {
    for (const [one, other, nouns] of [['virtualNetworks', 'onPremisesSites', 'a virtual network'], ['dnsServers', 'hosts', 'a DNS server']] as const) {
      const known = new Set(Object.keys(input[one] ?? {}).map((name) => name.toLowerCase()))
      for (const name of Object.keys(input[other] ?? {})) {
        if (known.has(name.toLowerCase())) yield { path: [other, name], atKey: true, message: `"${name}" is already the name of ${nouns}` }
      }
    }
  },
}

export const nameChecks: readonly Rule[] = [topologyName, registryName, resourceName, hostName, duplicateName, nameUsedTwice]
