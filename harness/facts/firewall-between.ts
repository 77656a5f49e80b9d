import { contains } from '../dns/address.ts'
import { gatewaySubnet } from '../azure/virtual-network.ts'
import type { Facts } from './facts.ts'
import type { Domain } from './hybrid-facts.ts'
import { nextHopAt, type NextHop } from './next-hop.ts'
import { hasRoute } from './route-index.ts'

/** Whether user-defined routes lead from one domain to another by way of firewalls and appliances, the last of which has a route there: to this address, or to any. */
export function firewallBetween(facts: Facts, from: Domain, to: Domain, address?: string): boolean {
  if (facts.subnetRoutes.size === 0) return false
  const places = from.startsWith('virtualNetwork:') ? [`${nameOf(from)}/`] : gatewaysOf(facts, from).map((network) => `${network}/${gatewaySubnet}`)
  return leadsOn(facts, (key) => places.some((place) => key.startsWith(place)), { to, address, passed: [] })
}

function leadsOn(facts: Facts, isHere: (subnet: string) => boolean, { to, address, passed }: { readonly to: Domain; readonly address: string | undefined; readonly passed: readonly NextHop[] }): boolean {
  return [...facts.subnetRoutes].some(([key, routes]) => isHere(key) && routes.some(({ route }) => {
    const hop = nextHopAt(facts, key.slice(0, key.indexOf('/')), route.nextHopIpAddress)
    if (hop === undefined || passed.includes(hop) || (address !== undefined && !contains(route.addressPrefix, address))) return false
    const { virtualNetwork, subnet } = hop
    if (to === `virtualNetwork:${virtualNetwork}` || hasRoute(facts, `virtualNetwork:${virtualNetwork}`, to, address)) return true
    return leadsOn(facts, (other) => other === `${virtualNetwork}/${subnet}`, { to, address, passed: [...passed, hop] })
  }))
}

/** Networks through whose gateways a site or a client comes in. */
function gatewaysOf(facts: Facts, from: Domain): readonly string[] {
  return (facts.routes.get(from) ?? []).flatMap(({ ways }) => ways.flatMap(({ gateways }) => gateways.map(({ gateway }) => facts.gateways.get(gateway)!.virtualNetwork)))
}

function nameOf(domain: Domain): string {
  return domain.slice(domain.indexOf(':') + 1)
}
