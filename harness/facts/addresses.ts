import type { Host } from '../azure/resources.ts'
import { deploymentKey, type Addresses, type Claim } from '../resources/claim.ts'
import type { HostFacts } from './types.ts'
import type { Topology } from '../resources/topology.ts'
import { internetHostAddress, recursiveResolverAddress } from '../azure/public-plan.ts'
import { azureProvidedDns, freeAddresses } from '../azure/virtual-network.ts'
import { hostClaim } from '../resources/hosts/kind.ts'
import { claimsOf } from '../resources/list.ts'

/**
 * Hands out addresses as Azure does: static ones are set aside first, then those that things were given when they were deployed; dynamic
 * ones are the lowest free of the subnet, in the order in which the resources stand in the topology.
 */
export function allocateAddresses(topology: Topology): Addresses {
  const claims = claimsOf(topology)
  const given = new Map<string, string>()
  const used = new Map<string, Set<string>>()
  const give = ({ key, place, subnet }: Claim, address: string): void => {
    const name = `${place}/${subnet}`
    given.set(key, address)
    const taken = used.get(name)
    if (taken === undefined) used.set(name, new Set([address]))
    else taken.add(address)
  }
  for (const claim of claims) if (claim.address !== undefined) give(claim, claim.address)
  for (const claim of claims) {
    const kept = topology.deployedAddresses?.get(deploymentKey(claim))
    if (kept !== undefined && !given.has(claim.key) && !used.get(`${claim.place}/${claim.subnet}`)?.has(kept)) give(claim, kept)
  }
  const pools = subnetPools(topology, used)
  for (const claim of claims) if (!given.has(claim.key)) given.set(claim.key, pools(`${claim.place}/${claim.subnet}`))
  return given
}

/** The next free address of a subnet of a network or site. */
function subnetPools({ virtualNetworks, onPremisesSites }: Topology, used: ReadonlyMap<string, ReadonlySet<string>>): (subnet: string) => string {
  const free = new Map([...virtualNetworks.values(), ...onPremisesSites.values()].flatMap((network) => network.subnets.map((subnet) => {
    const key = `${network.name}/${subnet.name}`
    return [key, freeAddresses(subnet.addressPrefix, used.get(key) ?? new Set())] as const
  })))
  return (key) => {
    const next = free.get(key)?.next()
    if (next === undefined || next.done) throw new Error(`subnet ${key} has no free address: the parser should have refused the topology`)
    return next.value
  }
}

/**
 * Hosts with their addresses and the servers they ask: their own list, else that of the network or site, else the platform's or the
 * provider's. A point-to-site client gets the list of its profile, else that of the gateway's network; where that has
 * Azure-provided DNS it gets nothing and keeps its own (https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about).
 */
export function hostFacts(topology: Topology, addresses: Addresses): ReadonlyMap<string, HostFacts> {
  const servers = ({ virtualNetwork, site, location, virtualNetworkGateway }: Host): readonly string[] => {
    if (virtualNetwork !== undefined) return leasedDnsServers(topology, { virtualNetwork })
    if (site !== undefined) return leasedDnsServers(topology, { site })
    const gateway = virtualNetworkGateway === undefined ? undefined : topology.virtualNetworkGateways.get(virtualNetworkGateway)
    const profile = gateway?.vpnClientConfiguration?.dnsServers ?? []
    const network = gateway === undefined ? [] : topology.virtualNetworks.get(gateway.virtualNetwork)!.dnsServers
    return either(profile.length > 0 ? profile : network, recursiveResolverAddress(location))
  }
  let onInternet = 0
  return new Map(
    [...topology.hosts.values()].map((host) => [
      host.name,
      {
        host,
        address: addresses.get(hostClaim(host.name)) ?? host.privateIPAddress ?? internetHostAddress(onInternet++),
        dnsServers: host.dnsServers.length > 0 ? host.dnsServers : servers(host),
      },
    ]),
  )
}

/** The servers that DHCP tells every machine of a network or site: its own list, else the platform's or the provider's. */
export function leasedDnsServers({ virtualNetworks, onPremisesSites }: Topology, place: { readonly virtualNetwork: string } | { readonly site: string }): readonly string[] {
  if ('virtualNetwork' in place) return either(virtualNetworks.get(place.virtualNetwork)!.dnsServers, azureProvidedDns)
  const { dnsServers, location } = onPremisesSites.get(place.site)!
  return either(dnsServers, recursiveResolverAddress(location))
}

function either(list: readonly string[], otherwise: string): readonly string[] {
  return list.length > 0 ? list : [otherwise]
}
