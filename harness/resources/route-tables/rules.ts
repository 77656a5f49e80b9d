import { contains, isAddress, parseCidr } from '../../dns/address.ts'
import { gatewaySubnet } from '../../azure/virtual-network.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const overview = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview'

interface Used { readonly network: string; readonly subnet: string; readonly prefix: string; readonly table: string; readonly path: Path }

/** Subnets with the tables they have. */
function* used({ virtualNetworks, routeTables }: Topology): Iterable<Used> {
  for (const { name: network, subnets } of virtualNetworks.values()) {
    for (const { name: subnet, routeTable, addressPrefix: prefix } of subnets) {
      if (routeTable !== undefined && routeTables.has(routeTable)) yield { network, subnet, prefix, table: routeTable, path: ['virtualNetworks', network, 'subnets', subnet, 'routeTable'] }
    }
  }
}

const nextHop: Rule = {
  code: 'next-hop-address',
  source: overview,
  *check({ topology }) {
    for (const { name: table, routes } of topology.routeTables.values()) {
      for (const { name, nextHopType, nextHopIpAddress } of routes) {
        const path = ['routeTables', table, 'routes', name]
        if (nextHopType === 'VirtualAppliance' && nextHopIpAddress === undefined) yield { path, atKey: true, message: `${name} leads to a virtual appliance and does not say to which address`, hint: 'nextHopIpAddress: 10.0.0.4' }
        else if (nextHopType !== 'VirtualAppliance' && nextHopIpAddress !== undefined) yield { path: [...path, 'nextHopIpAddress'], message: `only a VirtualAppliance has an address; the next hop of ${name} is ${nextHopType}` }
        else if (nextHopIpAddress !== undefined && !isAddress(nextHopIpAddress)) yield { path: [...path, 'nextHopIpAddress'], message: `"${nextHopIpAddress}" is no IPv4 address`, hint: 'four numbers from 0 to 255: 10.0.0.4' }
      }
    }
  },
}

const duplicateRoute: Rule = {
  code: 'duplicate-route',
  source: overview,
  *check({ topology }) {
    for (const { name: table, routes } of topology.routeTables.values()) {
      const seen = new Map<string, string>()
      for (const { name, addressPrefix } of routes) {
        const first = seen.get(addressPrefix)
        if (first === undefined) seen.set(addressPrefix, name)
        else yield { path: ['routeTables', table, 'routes', name, 'addressPrefix'], message: `${first} already has ${addressPrefix}; a table has one route for each prefix` }
      }
    }
  },
}

const onGatewaySubnet: Rule = {
  code: 'default-route-on-gateway-subnet',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub',
  *check({ topology }) {
    for (const { subnet, table, path } of used(topology)) {
      if (subnet === gatewaySubnet && topology.routeTables.get(table)!.routes.some(({ addressPrefix }) => addressPrefix === '0.0.0.0/0')) {
        yield { path, message: `${table} has a route for 0.0.0.0/0, which Azure does not support on ${gatewaySubnet}`, hint: 'a table with the prefixes that gateways should send elsewhere' }
      }
    }
  },
}

const withinSubnet: Rule = {
  code: 'route-within-subnet',
  severity: 'warning',
  source: overview,
  *check({ topology }) {
    for (const { network, subnet, prefix, table, path } of used(topology)) {
      const spaces = topology.virtualNetworks.get(network)!.addressSpace
      const [first = ''] = prefix.split('/')
      if (!parseCidr(prefix)) continue
      const covering = topology.routeTables.get(table)!.routes.filter(({ addressPrefix }) => parseCidr(addressPrefix) && contains(addressPrefix, first))
      const longest = covering.toSorted((a, b) => parseCidr(b.addressPrefix)!.length - parseCidr(a.addressPrefix)!.length)[0]
      const system = Math.max(0, ...spaces.flatMap((space) => (parseCidr(space) && contains(space, first) ? [parseCidr(space)!.length] : [])))
      if (longest === undefined || longest.nextHopType === 'VnetLocal' || parseCidr(longest.addressPrefix)!.length < system) continue
      yield { path, message: `${longest.name} of ${table} covers ${network}/${subnet} itself: in Azure machines of that subnet then reach each other by ${longest.nextHopType} too; here they reach each other directly`, hint: `a route for ${prefix} with nextHopType: VnetLocal, if that is what is meant` }
    }
  },
}

const withoutGateway: Rule = {
  code: 'gateway-route-without-gateway',
  severity: 'warning',
  source: overview,
  *check({ topology }) {
    const owners = new Set([...topology.virtualNetworkGateways.values()].map(({ virtualNetwork }) => virtualNetwork))
    const told = new Set<string>()
    for (const { network, table } of used(topology)) {
      const reached = owners.has(network) || topology.virtualNetworks.get(network)!.peerings.some(({ useRemoteGateways }) => useRemoteGateways)
      for (const { name, nextHopType, addressPrefix } of topology.routeTables.get(table)!.routes) {
        if (nextHopType !== 'VirtualNetworkGateway' || told.has(`${table} ${name}`)) continue
        told.add(`${table} ${name}`)
        const path = ['routeTables', table, 'routes', name, 'nextHopType']
        if (!reached) yield { path, message: `${network} neither has a gateway nor uses another network's: what takes ${name} is lost` }
        else if (addressPrefix === '0.0.0.0/0') yield { path, message: `${name} sends everything to the gateway; sites of a topology take what is addressed to them, and do not carry the rest to the internet` }
      }
    }
  },
}

export const routeTableRules: readonly Rule[] = [nextHop, duplicateRoute, onGatewaySubnet, withinSubnet, withoutGateway]
