import type { VirtualNetwork } from './resources.ts'
import { nthAddress, size } from '../dns/address.ts'

/** The platform's resolver, the same address in every virtual network and reachable from nowhere else. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
export const azureProvidedDns = '168.63.129.16'

/** The first four addresses of a subnet and the last belong to the platform. https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
export const reservedAtStart = 4
export const reservedAtEnd = 1

/** The subnet that gateways live in has this name in every network. https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub */
export const gatewaySubnet = 'GatewaySubnet'

/** Subnets that Azure keeps for one service, by name in lower case: nothing else can be deployed into them. */
export const dedicatedSubnets: ReadonlyMap<string, string> = new Map([
  ['gatewaysubnet', 'virtual network gateways'],
  ['azurefirewallsubnet', 'Azure Firewall'],
  ['azurefirewallmanagementsubnet', 'Azure Firewall'],
  ['azurebastionsubnet', 'Azure Bastion'],
  ['routeserversubnet', 'Azure Route Server'],
])

/** Addresses of a subnet that resources may have, lowest first, without those already in use. */
export function* freeAddresses(addressPrefix: string, used: ReadonlySet<string>): Generator<string> {
  const last = size(addressPrefix) - reservedAtEnd
  for (let n = reservedAtStart; n < last; n++) {
    const address = nthAddress(addressPrefix, n)
    if (!used.has(address)) yield address
  }
}

/**
 * Networks each network exchanges traffic with: itself, and those with which peering is declared, and access allowed, in both
 * directions. Peering is not transitive. https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
 */
export function connectedNetworks(networks: ReadonlyMap<string, VirtualNetwork>): Map<string, ReadonlySet<string>> {
  const open = (from: VirtualNetwork, to: string) =>
    from.peerings.some((peering) => peering.remoteVirtualNetwork === to && peering.allowVirtualNetworkAccess)
  const connected = new Map<string, ReadonlySet<string>>()
  for (const network of networks.values()) {
    const peers = network.peerings
      .filter((peering) => peering.allowVirtualNetworkAccess)
      .map((peering) => networks.get(peering.remoteVirtualNetwork))
      .filter((remote) => remote !== undefined && open(remote, network.name))
      .map((remote) => remote!.name)
    connected.set(network.name, new Set([network.name, ...peers]))
  }
  return connected
}
