import { firewallSubnet } from '../../azure/firewall-resources.ts'
import { isAddress } from '../../dns/address.ts'
import type { Facts } from '../types.ts'
import type { FactsRule } from './rule.ts'
import { subnetOf } from '../../resources/subnet.ts'

const overview = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview'

const nobodyForwards: FactsRule = {
  code: 'next-hop-nobody-forwards',
  severity: 'warning',
  source: overview,
  *check(facts) {
    const { connectedNetworks, subnetRoutes } = facts
    const firewalls = firewallAddresses(facts)
    const told = new Set<string>()
    for (const [subnet, routes] of subnetRoutes) {
      const [network = ''] = subnet.split('/')
      for (const { route: { name, nextHopIpAddress, nextHopType }, table, path: at } of routes) {
        if (nextHopType !== 'VirtualAppliance' || !isAddress(nextHopIpAddress ?? '') || told.has(`${table} ${name}`)) continue
        const owners = firewalls.filter(({ address }) => address === nextHopIpAddress)
        if (owners.some((owner) => connectedNetworks.get(network)!.has(owner.network))) continue
        told.add(`${table} ${name}`)
        const path = [...at, 'nextHopIpAddress']
        const [owner] = owners
        yield owner
          ? { path, message: `${nextHopIpAddress} is ${owner.name} in ${owner.network}, which is not peered with ${network} in both directions: what takes this route is lost`, hint: 'a next hop is in the network itself or in one peered with it' }
          : { path, message: `${nextHopIpAddress} is no firewall's address, and nothing else in a topology forwards packets: what takes this route is lost`, hint: firewalls.length > 0 ? `firewalls: ${firewalls.map(({ name: known, address }) => `${known} (${address})`).join(', ')}` : 'azureFirewalls' }
      }
    }
  },
}

interface Hop { readonly name: string; readonly network: string; readonly address: string }

function firewallAddresses({ firewalls }: Facts): readonly Hop[] {
  return [...firewalls.values()].map(({ firewall, address }) => ({ name: firewall.name, network: firewall.virtualNetwork, address }))
}

const routeLoop: FactsRule = {
  code: 'route-loop',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/firewall/forced-tunneling',
  *check(facts) {
    const { topology } = facts
    const firewalls = firewallAddresses(facts)
    const next = (network: string) => {
      const table = subnetOf(topology, network, firewallSubnet)?.routeTable
      return topology.routeTables.get(table ?? '')?.routes.flatMap((route) => {
        const to = firewalls.find(({ address }) => route.nextHopType === 'VirtualAppliance' && address === route.nextHopIpAddress)
        return to ? [{ to, route, table: table! }] : []
      }) ?? []
    }
    const told = new Set<string>()
    for (const firewall of firewalls) {
      for (const { to, route, table } of next(firewall.network)) {
        const back = to.name === firewall.name || next(to.network).some((one) => one.to.name === firewall.name && one.route.addressPrefix === route.addressPrefix)
        if (!back || told.has(to.name)) continue
        told.add(firewall.name)
        yield { path: ['routeTables', table, 'routes', route.name], atKey: true, message: `packets for ${route.addressPrefix} go round in circles: ${to.name === firewall.name ? `${firewallSubnet} sends them back to ${firewall.name}` : `${firewall.name} → ${to.name} → ${firewall.name}`}` }
      }
    }
  },
}

export const nextHopRules: readonly FactsRule[] = [nobodyForwards, routeLoop]
