import type { PrivateEndpointMember } from '../azure/private-endpoint.ts'
import type { Host } from '../azure/resources.ts'
import type { Addresses } from './address-facts.ts'
import type { HostFacts, RegistryFacts } from './types.ts'
import type { Topology } from '../resources/topology.ts'
import { allocateMembers } from '../azure/private-endpoint.ts'
import { internetHostAddress, recursiveResolverAddress } from '../azure/public-plan.ts'
import { firewallSubnet } from '../azure/firewall-resources.ts'
import { azureProvidedDns, freeAddresses, gatewaySubnet } from '../azure/virtual-network.ts'

/**
 * Hands out addresses as Azure does: static ones are set aside first, dynamic ones are the lowest free of the subnet, in the
 * order in which the resources stand in the topology: private endpoints, then endpoints of resolvers, gateways, firewalls, DNS servers, hosts.
 */
export function allocateAddresses(topology: Topology, registries: ReadonlyMap<string, RegistryFacts>): Addresses {
  const subnets = subnetPools(topology)
  const members = new Map<string, readonly PrivateEndpointMember[]>()
  for (const endpoint of topology.privateEndpoints.values()) {
    const pool = subnets.get(`${endpoint.virtualNetwork}/${endpoint.subnet}`)!
    members.set(endpoint.name, allocateMembers(endpoint, registries.get(endpoint.registry)!.endpoints, pool))
  }
  const hybrid = hybridAddresses(topology, (place) => subnets.get(poolKey(place))!())
  const hosts = new Map<string, string>()
  let onInternet = 0
  for (const host of topology.hosts.values()) {
    const pool = subnets.get(poolKey(host))
    hosts.set(host.name, host.privateIPAddress ?? (pool ? pool() : internetHostAddress(onInternet++)))
  }
  return { members, hosts, ...hybrid }
}

function hybridAddresses(topology: Topology, next: (place: SomePlace) => string): Omit<Addresses, 'members' | 'hosts'> {
  const inboundEndpoints = new Map<string, string>()
  const outboundEndpoints = new Map<string, string>()
  for (const { name, virtualNetwork, ...resolver } of topology.dnsResolvers.values()) {
    for (const { name: endpoint, subnet, privateIPAddress } of resolver.inboundEndpoints) {
      inboundEndpoints.set(`${name}/${endpoint}`, privateIPAddress ?? next({ virtualNetwork, subnet }))
    }
    for (const { name: endpoint, subnet } of resolver.outboundEndpoints) outboundEndpoints.set(`${name}/${endpoint}`, next({ virtualNetwork, subnet }))
  }
  const gateways = new Map([...topology.virtualNetworkGateways.values()].map(({ name, virtualNetwork, activeActive }) =>
    [name, Array.from({ length: activeActive ? 2 : 1 }, () => next({ virtualNetwork, subnet: gatewaySubnet }))]))
  const firewalls = new Map([...topology.azureFirewalls.values()].map(({ name, virtualNetwork, privateIPAddress }) => {
    const place = { virtualNetwork, subnet: firewallSubnet }
    const address = privateIPAddress ?? next(place)
    return [name, { address, instanceAddress: next(place) }]
  }))
  const dnsServers = new Map([...topology.dnsServers.values()].map(({ name, place, ipAddress }) => [name, ipAddress ?? next(place)]))
  return { inboundEndpoints, outboundEndpoints, gateways, firewalls, dnsServers }
}

interface SomePlace { readonly virtualNetwork?: string | undefined; readonly site?: string | undefined; readonly subnet?: string | undefined }

/** Networks and sites are told apart by their names, which differ. */
function poolKey({ virtualNetwork, site, subnet }: SomePlace): string {
  return `${virtualNetwork ?? site}/${subnet}`
}

/**
 * Hosts with their addresses and the servers they ask: their own list, else that of the network or site, else the platform's or the
 * provider's. A point-to-site client gets the list of its profile, else that of the gateway's network; where that has
 * Azure-provided DNS it gets nothing and keeps its own (https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about).
 */
export function hostFacts(topology: Topology, addresses: Addresses): ReadonlyMap<string, HostFacts> {
  const servers = ({ virtualNetwork, site, location, virtualNetworkGateway }: Host): readonly string[] => {
    if (virtualNetwork !== undefined) return either(topology.virtualNetworks.get(virtualNetwork)!.dnsServers, azureProvidedDns)
    if (site !== undefined) return either(topology.onPremisesSites.get(site)!.dnsServers, recursiveResolverAddress(location))
    const gateway = virtualNetworkGateway === undefined ? undefined : topology.virtualNetworkGateways.get(virtualNetworkGateway)
    const profile = gateway?.vpnClientConfiguration?.dnsServers ?? []
    const network = gateway === undefined ? [] : topology.virtualNetworks.get(gateway.virtualNetwork)!.dnsServers
    return either(profile.length > 0 ? profile : network, recursiveResolverAddress(location))
  }
  return new Map(
    [...topology.hosts.values()].map((host) => [
      host.name,
      {
        host,
        address: addresses.hosts.get(host.name)!,
        dnsServers: host.dnsServers.length > 0 ? host.dnsServers : servers(host),
      },
    ]),
  )
}

function either(list: readonly string[], otherwise: string): readonly string[] {
  return list.length > 0 ? list : [otherwise]
}

/** For each subnet of a network or site a function that gives the next free address. */
function subnetPools(topology: Topology): ReadonlyMap<string, () => string> {
  const used = new Map<string, Set<string>>()
  const claim = (subnet: string, addresses: Iterable<string>) => {
    const set = used.get(subnet) ?? new Set()
    used.set(subnet, set)
    for (const address of addresses) set.add(address)
  }
  for (const endpoint of topology.privateEndpoints.values()) {
    claim(`${endpoint.virtualNetwork}/${endpoint.subnet}`, endpoint.ipConfigurations.values())
  }
  for (const host of topology.hosts.values()) {
    if (host.privateIPAddress) claim(poolKey(host), [host.privateIPAddress])
  }
  for (const { virtualNetwork, privateIPAddress } of topology.azureFirewalls.values()) {
    if (privateIPAddress) claim(poolKey({ virtualNetwork, subnet: firewallSubnet }), [privateIPAddress])
  }
  for (const { place, ipAddress } of topology.dnsServers.values()) if (ipAddress) claim(poolKey(place), [ipAddress])
  for (const { virtualNetwork, inboundEndpoints } of topology.dnsResolvers.values()) {
    for (const { subnet, privateIPAddress } of inboundEndpoints) if (privateIPAddress) claim(poolKey({ virtualNetwork, subnet }), [privateIPAddress])
  }
  const pools = new Map<string, () => string>()
  for (const network of [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()]) {
    for (const subnet of network.subnets) {
      const key = `${network.name}/${subnet.name}`
      const free = freeAddresses(subnet.addressPrefix, used.get(key) ?? new Set())
      pools.set(key, () => {
        const next = free.next()
        if (next.done) throw new Error(`subnet ${key} has no free address: the parser should have refused the topology`)
        return next.value
      })
    }
  }
  return pools
}
