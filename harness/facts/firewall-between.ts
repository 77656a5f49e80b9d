import { contains } from '../dns/address.ts'
import { gatewaySubnet } from '../azure/virtual-network.ts'
import type { Facts } from './facts.ts'
import type { FirewallFacts } from './firewall-facts.ts'
import type { Domain } from './hybrid-facts.ts'
import { hasRoute } from './route-index.ts'

/** Whether user-defined routes lead from one domain to another by way of a firewall, which has a route there: to this address, or to any. */
export function firewallBetween(facts: Facts, from: Domain, to: Domain, address?: string): boolean {
  if (facts.subnetRoutes.size === 0) return false
  const places = from.startsWith('virtualNetwork:') ? [`${nameOf(from)}/`] : gatewaysOf(facts, from).map((network) => `${network}/${gatewaySubnet}`)
  return [...facts.subnetRoutes].some(([key, routes]) => places.some((place) => key.startsWith(place)) && routes.some(({ route }) => {
    const firewall = firewallAt(facts, key.slice(0, key.indexOf('/')), route.nextHopIpAddress)
    if (firewall === undefined || (address !== undefined && !contains(route.addressPrefix, address))) return false
    const { virtualNetwork } = firewall.firewall
    return to === `virtualNetwork:${virtualNetwork}` || hasRoute(facts, `virtualNetwork:${virtualNetwork}`, to, address)
  }))
}

/** The firewall that a next hop means: networks that are not connected may each have one at the same address. */
export function firewallAt(facts: Facts, network: string, nextHop: string | undefined): FirewallFacts | undefined {
  return [...facts.firewalls.values()].find(({ address, firewall }) => address === nextHop && facts.connectedNetworks.get(network)!.has(firewall.virtualNetwork))
}

/** Networks through whose gateways a site or a client comes in. */
function gatewaysOf(facts: Facts, from: Domain): readonly string[] {
  return (facts.routes.get(from) ?? []).flatMap(({ ways }) => ways.flatMap(({ gateways }) => gateways.map(({ gateway }) => facts.gateways.get(gateway)!.virtualNetwork)))
}

function nameOf(domain: Domain): string {
  return domain.slice(domain.indexOf(':') + 1)
}
