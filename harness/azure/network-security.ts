/** Network security groups, in ARM's words, expanded and with defaults filled in. See resources.ts. */

/** Microsoft.Network/networkSecurityGroups. */
export interface NetworkSecurityGroup {
  readonly name: string
  /** In the order in which they are written; what counts is their priority. */
  readonly securityRules: readonly SecurityRule[]
}

export interface SecurityRule {
  readonly name: string
  /** 100 to 4096; the lowest is looked at first. */
  readonly priority: number
  readonly direction: Direction
  readonly access: 'Allow' | 'Deny'
  readonly protocol: 'Tcp' | 'Udp' | 'Icmp' | 'Esp' | 'Ah' | '*'
  /** CIDR, address, service tag or `*`. */
  readonly sourceAddressPrefixes: readonly string[]
  /** `53`, `443-445` or `*`. */
  readonly sourcePortRanges: readonly string[]
  readonly destinationAddressPrefixes: readonly string[]
  readonly destinationPortRanges: readonly string[]
}

export type Direction = 'Inbound' | 'Outbound'

/**
 * Whether rules apply to private endpoints in a subnet: security groups with NetworkSecurityGroupEnabled or Enabled only
 * (https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy).
 */
export type PrivateEndpointNetworkPolicies = 'Disabled' | 'Enabled' | 'NetworkSecurityGroupEnabled' | 'RouteTableEnabled'

/** Priorities that one's own rules may have. */
export const firstPriority = 100
export const lastPriority = 4096

function byDefault(direction: Direction, priority: number, name: string, [access, source, destination]: readonly ['Allow' | 'Deny', string, string]): SecurityRule {
  const anyPort = { sourcePortRanges: ['*'], destinationPortRanges: ['*'] }
  return { name, priority, direction, access, protocol: '*', sourceAddressPrefixes: [source], destinationAddressPrefixes: [destination], ...anyPort }
}

/** What every group ends with. https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
export const defaultSecurityRules: readonly SecurityRule[] = [
  byDefault('Inbound', 65000, 'AllowVNetInBound', ['Allow', 'VirtualNetwork', 'VirtualNetwork']),
  byDefault('Inbound', 65001, 'AllowAzureLoadBalancerInBound', ['Allow', 'AzureLoadBalancer', '*']),
  byDefault('Inbound', 65500, 'DenyAllInbound', ['Deny', '*', '*']),
  byDefault('Outbound', 65000, 'AllowVnetOutBound', ['Allow', 'VirtualNetwork', 'VirtualNetwork']),
  byDefault('Outbound', 65001, 'AllowInternetOutBound', ['Allow', '*', 'Internet']),
  byDefault('Outbound', 65500, 'DenyAllOutBound', ['Deny', '*', '*']),
]

/** Whether route tables apply to private endpoints in a subnet. */
export function obeysRoutes(subnet: { readonly privateEndpointNetworkPolicies?: PrivateEndpointNetworkPolicies } | undefined): boolean {
  return subnet?.privateEndpointNetworkPolicies === 'RouteTableEnabled' || subnet?.privateEndpointNetworkPolicies === 'Enabled'
}
