import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { tally, type Kind } from '../kind.ts'
import { entryPath } from '../rule.ts'
import { gatewayTransitRules } from './gateway-transit.ts'
import { expandVirtualNetworks, virtualNetworks as shape } from './language.ts'
import { networkMutations } from './mutations.ts'
import { peeringRules } from './peerings.ts'
import { dnsServersWrittenTwice } from './rules.ts'

export const virtualNetworks: Kind<'virtualNetworks'> = {
  section: 'virtualNetworks',
  noun: 'virtual network',
  unknown: 'unknown-virtual-network',
  naming: { shortest: 2, longest: 64 },
  shape,
  expand: (written) => expandVirtualNetworks(written.virtualNetworks ?? {}),
  parts: [{ key: 'subnets', noun: 'subnet' }, { key: 'peerings', noun: 'peering' }],
  rules: [...peeringRules, ...gatewayTransitRules, dnsServersWrittenTwice],
  *references({ topology, input }) {
    for (const { name: network, peerings, subnets } of topology.virtualNetworks.values()) {
      const path = ['virtualNetworks', network]
      for (const [index, { name, remoteVirtualNetwork }] of peerings.entries()) {
        const at = entryPath([...path, 'peerings'], input.virtualNetworks?.[network]?.peerings, index, name)
        yield { to: 'virtualNetworks', name: remoteVirtualNetwork, verb: 'leads to', path: [...at, 'remoteVirtualNetwork'] }
      }
      for (const { name, networkSecurityGroup, routeTable, natGateway } of subnets) {
        const at = [...path, 'subnets', name]
        if (networkSecurityGroup !== undefined) yield { to: 'networkSecurityGroups', name: networkSecurityGroup, verb: 'is behind', path: [...at, 'networkSecurityGroup'] }
        if (routeTable !== undefined) yield { to: 'routeTables', name: routeTable, path: [...at, 'routeTable'] }
        if (natGateway !== undefined) yield { to: 'natGateways', name: natGateway, verb: 'leaves by', path: [...at, 'natGateway'] }
      }
    }
  },
  *prefixes({ virtualNetworks }) {
    for (const { name: network, addressSpace, subnets } of virtualNetworks.values()) {
      const path = ['virtualNetworks', network]
      for (const [index, prefix] of addressSpace.entries()) yield { prefix, path: [...path, 'addressSpace', index] }
      for (const { name, addressPrefix } of subnets) yield { prefix: addressPrefix, path: [...path, 'subnets', name, 'addressPrefix'], subnet: name }
    }
  },
  *dnsServerLists({ virtualNetworks }) {
    for (const { name, dnsServers } of virtualNetworks.values()) yield { path: ['virtualNetworks', name, 'dnsServers'], addresses: dnsServers }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
    *usage({ virtualNetworks, privateEndpoints, privateDnsZones }) {
      const endpoints = tally([...privateEndpoints.values()].map(({ virtualNetwork }) => virtualNetwork))
      const zones = tally([...privateDnsZones.values()].flatMap(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)))
      for (const { name, subnets, dnsServers } of virtualNetworks.values()) {
        const path = ['virtualNetworks', name]
        yield { limit: 3000, used: subnets.length, what: `subnets of ${name}`, path: [...path, 'subnets'] }
        yield { limit: 20, used: dnsServers.length, what: `DNS servers of ${name}`, path: [...path, 'dnsServers'] }
        yield { limit: 1000, used: endpoints.get(name) ?? 0, what: `private endpoints in ${name}`, path }
        yield { limit: 1000, used: zones.get(name) ?? 0, what: `private DNS zones linked to ${name}`, path }
      }
    },
  },
  mutations: networkMutations,
  *components({ virtualNetworks }) {
    for (const { name: network, peerings } of virtualNetworks.values()) {
      const at = ['virtualNetworks', network]
      yield { id: `azure-dns:${network}`, kind: 'azure-dns', failure: `${azureProvidedDns} is silent in ${network}`, at }
      for (const { name, remoteVirtualNetwork } of peerings) {
        yield { id: `peering:${network}/${name}`, kind: 'peering', failure: `the peering from ${network} to ${remoteVirtualNetwork} is removed`, at: [...at, 'peerings', name] }
      }
    }
  },
  *lostWith({ virtualNetworks }, regions) {
    for (const { name, location } of virtualNetworks.values()) if (regions.has(location)) yield `azure-dns:${name}`
  },
}
