import type { Claim } from './claim.ts'
import type { Topology } from './topology.ts'
import { azureFirewalls } from './azure-firewalls/kind.ts'
import { bastionHosts } from './bastion-hosts/kind.ts'
import { connectedRegistries } from './connected-registries/kind.ts'
import { connections } from './connections/kind.ts'
import { dnsForwardingRulesets } from './dns-forwarding-rulesets/kind.ts'
import { dnsResolvers } from './dns-resolvers/kind.ts'
import { dnsServers } from './dns-servers/kind.ts'
import { hosts } from './hosts/kind.ts'
import type { Kind } from './kind.ts'
import { localNetworkGateways } from './local-network-gateways/kind.ts'
import { networkSecurityGroups } from './network-security-groups/kind.ts'
import { natGateways } from './nat-gateways/kind.ts'
import { onPremisesSites } from './on-premises-sites/kind.ts'
import { privateDnsZones } from './private-dns-zones/kind.ts'
import { privateEndpoints } from './private-endpoints/kind.ts'
import { privateTrafficManagerProfiles } from './private-traffic-manager-profiles/kind.ts'
import { registries } from './registries/kind.ts'
import { routeTables } from './route-tables/kind.ts'
import type { Section } from './sections.ts'
import { services } from './services/kind.ts'
import { trafficManagerProfiles } from './traffic-manager-profiles/kind.ts'
import { virtualNetworkGateways } from './virtual-network-gateways/kind.ts'
import { virtualNetworks } from './virtual-networks/kind.ts'

/** The kinds of resources by section, in the order in which a reader wants them. A kind that is forgotten here does not compile. */
export const kindOf: { readonly [S in Section]: Kind<S> } = {
  registries,
  services,
  routeTables,
  networkSecurityGroups,
  natGateways,
  virtualNetworks,
  privateDnsZones,
  privateEndpoints,
  onPremisesSites,
  virtualNetworkGateways,
  localNetworkGateways,
  connections,
  dnsResolvers,
  dnsForwardingRulesets,
  dnsServers,
  azureFirewalls,
  bastionHosts,
  trafficManagerProfiles,
  privateTrafficManagerProfiles,
  hosts,
  connectedRegistries,
}

export const kinds: readonly Kind[] = Object.values(kindOf) as readonly Kind[]

/** Everything that a design takes of subnets, in the order in which addresses are handed out. */
export function claimsOf(topology: Topology): readonly Claim[] {
  return kinds.flatMap((kind) => [...kind.claims?.(topology) ?? []])
}
