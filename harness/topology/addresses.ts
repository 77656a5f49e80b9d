import type { PrivateEndpointMember } from '../azure/private-endpoint.ts'
import type { HostFacts, RegistryFacts } from './facts.ts'
import type { Topology } from './topology.ts'
import { allocateMembers } from '../azure/private-endpoint.ts'
import { internetHostAddress, recursiveResolverAddress } from '../azure/public-plan.ts'
import { azureProvidedDns, freeAddresses } from '../azure/virtual-network.ts'

/** Addresses of everything that has one, by the names of the topology. */
export interface Addresses {
  readonly members: ReadonlyMap<string, readonly PrivateEndpointMember[]>
  readonly hosts: ReadonlyMap<string, string>
}

/**
 * Hands out addresses as Azure does: static ones are set aside first, dynamic ones are the lowest free of the subnet, in the
 * order in which the resources stand in the topology, private endpoints before hosts.
 */
export function allocateAddresses(topology: Topology, registries: ReadonlyMap<string, RegistryFacts>): Addresses {
  const subnets = subnetPools(topology)
  const members = new Map<string, readonly PrivateEndpointMember[]>()
  for (const endpoint of topology.privateEndpoints.values()) {
    const pool = subnets.get(`${endpoint.virtualNetwork}/${endpoint.subnet}`)!
    members.set(endpoint.name, allocateMembers(endpoint, registries.get(endpoint.registry)!.endpoints, pool))
  }
  const hosts = new Map<string, string>()
  let onInternet = 0
  for (const host of topology.hosts.values()) {
    const pool = subnets.get(`${host.virtualNetwork}/${host.subnet}`)
    hosts.set(host.name, host.privateIPAddress ?? (pool ? pool() : internetHostAddress(onInternet++)))
  }
  return { members, hosts }
}

/** Hosts with their addresses and the servers they ask: their own list, else the network's, else the platform's. */
export function hostFacts(topology: Topology, addresses: Addresses): ReadonlyMap<string, HostFacts> {
  const servers = (virtualNetwork: string | undefined, location: string) => {
    if (virtualNetwork === undefined) return [recursiveResolverAddress(location)]
    const own = topology.virtualNetworks.get(virtualNetwork)!.dnsServers
    return own.length > 0 ? own : [azureProvidedDns]
  }
  return new Map(
    [...topology.hosts.values()].map((host) => [
      host.name,
      {
        host,
        address: addresses.hosts.get(host.name)!,
        dnsServers: host.dnsServers.length > 0 ? host.dnsServers : servers(host.virtualNetwork, host.location),
      },
    ]),
  )
}

/** For each `network/subnet` a function that gives the next free address. */
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
    if (host.privateIPAddress) claim(`${host.virtualNetwork}/${host.subnet}`, [host.privateIPAddress])
  }
  const pools = new Map<string, () => string>()
  for (const network of topology.virtualNetworks.values()) {
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
