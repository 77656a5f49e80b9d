/** Azure Firewall and route tables, in ARM's words, expanded and with defaults filled in. See resources.ts. */

/** Microsoft.Network/routeTables. A subnet has at most one. */
export interface RouteTable {
  readonly name: string
  readonly routes: readonly UserDefinedRoute[]
}

export interface UserDefinedRoute {
  readonly name: string
  readonly addressPrefix: string
  readonly nextHopType: 'VirtualAppliance' | 'VirtualNetworkGateway' | 'VnetLocal' | 'Internet' | 'None'
  /** Of a virtual appliance. */
  readonly nextHopIpAddress: string | undefined
}

/** Microsoft.Network/azureFirewalls with its policy: rule collection groups and collections are flattened into rules, each with the priority of its collection. */
export interface AzureFirewall {
  readonly name: string
  readonly virtualNetwork: string
  /** `undefined`: the first free address of AzureFirewallSubnet. */
  readonly privateIPAddress: string | undefined
  /** With which what it lets through appears on the internet: any of them; empty: one that a lab chooses. */
  readonly publicIPAddresses?: readonly string[]
  readonly dnsSettings: {
    /** Whether it answers on port 53 of its private address. */
    readonly enableProxy: boolean
    /** Where it asks; empty: Azure-provided DNS of its network. */
    readonly servers: readonly string[]
  }
  /** In the order in which they are judged: by priority, then as written. */
  readonly networkRules: readonly NetworkRule[]
  readonly applicationRules: readonly ApplicationRule[]
}

interface FirewallRule {
  readonly name: string
  readonly action: 'Allow' | 'Deny'
  /** The lowest is judged first. */
  readonly priority: number
  /** Addresses, prefixes, `*`. */
  readonly sourceAddresses: readonly string[]
}

export interface NetworkRule extends FirewallRule {
  /** Addresses, prefixes, `*`. */
  readonly destinationAddresses: readonly string[]
  /** Names whose addresses count as destinations, as the firewall's own DNS gives them. Lower case. */
  readonly destinationFqdns: readonly string[]
  /** `443`, `8000-8010`, `*`. */
  readonly destinationPorts: readonly string[]
  readonly protocols: readonly ('TCP' | 'UDP' | 'Any')[]
}

export interface ApplicationRule extends FirewallRule {
  /** `contoso.azurecr.io`, `*.azurecr.io`, `*`. Lower case. */
  readonly targetFqdns: readonly string[]
  /** Ports on which TLS is inspected, as in `Https:443`. */
  readonly ports: readonly number[]
}

/** The subnet that the firewall lives in has this name in every network. https://learn.microsoft.com/azure/firewall/firewall-faq#why-does-azure-firewall-need-a--26-subnet-size */
export const firewallSubnet = 'AzureFirewallSubnet'
export const firewallSubnetLength = 26
