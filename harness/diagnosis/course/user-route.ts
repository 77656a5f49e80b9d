import { contains, parseCidr } from '../../dns/address.ts'
import { gatewaySubnet } from '../../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { endpointRoutes, replaces, type SubnetRoute } from '../../facts/firewall-facts.ts'
import { endpointsInto } from '../../facts/service-endpoints.ts'
import type { DnsServerFacts, Domain } from '../../facts/hybrid-facts.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost } from './ways.ts'

/** Where packets start. */
export interface Start {
  readonly domain: Domain | undefined
  /** In a virtual network. */
  readonly subnet: string | undefined
  readonly address: string
  readonly name: string
}

/** A user-defined route, and the network whose subnet has it. */
export type FoundRoute = SubnetRoute & { readonly network: string }

export function startOf(facts: Facts, host: HostFacts): Start {
  return { domain: domainOfHost(host), subnet: host.host.subnet, address: addressOfHost(facts, host), name: host.host.name }
}

export function startOfServer({ domain, place, address, name }: DnsServerFacts): Start {
  return { domain, subnet: place.subnet, address, name }
}

/**
 * The user-defined route that packets take first, unless a system route is longer: that of the subnet they start in, or that of
 * GatewaySubnet where a site's or a client's come in.
 */
export function userRoute(facts: Facts, { domain, subnet }: Start, address: string): FoundRoute | undefined {
  if (domain === undefined || facts.subnetRoutes.size === 0) return undefined
  if (domain.startsWith('virtualNetwork:')) return routeOf(facts, domain.slice('virtualNetwork:'.length), subnet ?? '', address)
  const gateways = (facts.routes.get(domain) ?? []).flatMap(({ ways }) => ways.flatMap((way) => way.gateways.map(({ gateway }) => facts.gateways.get(gateway)!.virtualNetwork)))
  for (const network of new Set(gateways)) {
    const found = routeOf(facts, network, gatewaySubnet, address)
    if (found !== undefined) return found
  }
  return undefined
}

function routeOf(facts: Facts, name: string, subnet: string, address: string): FoundRoute | undefined {
  const network = facts.topology.virtualNetworks.get(name)!
  const length = (prefix: string): number => parseCidr(prefix)!.length
  const [longest] = (facts.subnetRoutes.get(`${name}/${subnet}`) ?? [])
    .filter(({ route }) => contains(route.addressPrefix, address))
    .toSorted((a, b) => length(b.route.addressPrefix) - length(a.route.addressPrefix))
  if (longest === undefined || endpointsInto(facts, name, subnet).some((frontEnd) => frontEnd.address === address)) return undefined
  const found = { ...longest, network: name }
  const endpoint = endpointRoutes(facts.topology, facts.privateEndpoints).find((one) => one.address === address && facts.connectedNetworks.get(name)!.has(one.virtualNetwork))
  if (endpoint !== undefined) return replaces(longest.route, endpoint) ? found : undefined
  const system = [...network.addressSpace, ...facts.routes.get(`virtualNetwork:${name}`)!.map(({ to }) => to)].filter((prefix) => contains(prefix, address)).map(length)
  return length(longest.route.addressPrefix) >= Math.max(0, ...system) ? found : undefined
}
