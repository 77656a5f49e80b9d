import type { AzureFirewall, UserDefinedRoute } from '../azure/firewall-resources.ts'
import type { FrontEnd } from '../azure/service-chain.ts'
import type { Place } from '../azure/hybrid-resources.ts'
import type { PrivateEndpoint, Subnet, VirtualNetwork } from '../azure/resources.ts'
import type { Path } from '../dns/path.ts'
import type { Addresses } from '../resources/claim.ts'
import type { DnsServerFacts } from './hybrid-facts.ts'
import type { Topology } from '../resources/topology.ts'
import { contains, containsPrefix, parseCidr } from '../dns/address.ts'
import { firewallSubnet } from '../azure/firewall-resources.ts'
import { obeysRoutes } from '../azure/network-security.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { firewallClaim, firewallInstanceClaim } from '../resources/azure-firewalls/kind.ts'
import { withAddresses } from './tagged-front-ends.ts'
import { firewallId } from '../world/component.ts'

/** What route tables and firewalls add to the facts. */
export interface RouteFacts {
  readonly firewalls: ReadonlyMap<string, FirewallFacts>
  /** User-defined routes of every subnet that has a table, by `<network>/<subnet>`. Empty in a design without any. */
  readonly subnetRoutes: ReadonlyMap<string, readonly SubnetRoute[]>
}

export interface FirewallFacts {
  /** With addresses in place of service tags. */
  readonly firewall: AzureFirewall
  /** Its private address, which routes lead to. */
  readonly address: string
  /** Address of the instance behind it that asks DNS servers. Azure does not show it. */
  readonly instanceAddress: string
  readonly path: Path
}

export interface SubnetRoute {
  readonly route: UserDefinedRoute
  readonly table: string
  readonly path: Path
}

/** The route that a private endpoint brings along, next hop `InterfaceEndpoint`. */
export interface EndpointRoute {
  readonly address: string
  readonly virtualNetwork: string
  /** Of the network's prefixes the one that has the address, where user-defined routes may take the route's place; else `undefined`. */
  readonly replaceable: string | undefined
}

export function routeFacts(topology: Topology, { addresses, frontEnds }: { readonly addresses: Addresses; readonly frontEnds: readonly FrontEnd[] }): RouteFacts {
  return {
    firewalls: new Map([...topology.azureFirewalls.values()].map((firewall) => [firewall.name, { firewall: { ...firewall, networkRules: firewall.networkRules.flatMap((rule) => withAddresses(rule, frontEnds) ?? []) }, address: addresses.get(firewallClaim(firewall.name))!, instanceAddress: addresses.get(firewallInstanceClaim(firewall.name))!, path: ['azureFirewalls', firewall.name] }])),
    subnetRoutes: new Map([...topology.virtualNetworks.values()].flatMap(({ name: network, subnets }) => subnets.flatMap(({ name, routeTable }) => {
      const table = topology.routeTables.get(routeTable ?? '')
      if (table === undefined) return []
      return [[`${network}/${name}`, table.routes.map((route) => ({ route, table: table.name, path: ['routeTables', table.name, 'routes', route.name] }))] as const]
    }))),
  }
}

/** DNS proxies of firewalls that have theirs switched on, as DNS servers: by `<firewall>/dns-proxy`. */
export function dnsProxies(topology: Topology, addresses: Addresses): readonly DnsServerFacts[] {
  return [...topology.azureFirewalls.values()].filter(({ dnsSettings }) => dnsSettings.enableProxy).map(({ name, virtualNetwork, dnsSettings }) => ({
    name: dnsProxyName(name),
    kind: 'dnsProxy',
    server: relay(name, { virtualNetwork, subnet: firewallSubnet }, dnsSettings.servers),
    address: addresses.get(firewallClaim(name))!,
    place: { virtualNetwork, subnet: firewallSubnet },
    domain: `virtualNetwork:${virtualNetwork}`,
    path: ['azureFirewalls', name, 'dnsSettings'],
    component: firewallId(name),
    forwardersPath: ['azureFirewalls', name, 'dnsSettings', 'servers'],
  }))
}

/** What a DNS proxy does, in the words of a DNS server: it hands everything on, and remembers nothing that matters. */
function relay(name: string, place: Place, servers: readonly string[]): NonNullable<DnsServerFacts['server']> {
  return {
    name,
    place,
    ipAddress: undefined,
    forwarders: servers.length > 0 ? servers : [azureProvidedDns],
    conditionalForwarders: [],
    forwardFirst: false,
    useRootHint: false,
    forwardPolicy: 'sequential',
    filterAaaa: false,
    minCacheTtl: 0,
    zones: [],
    rebindProtection: false,
    rebindDomains: [],
    cache: false,
    dnssecValidation: false,
    insecureDomains: [],
    dropsSignatures: false,
    files: new Map(),
    filesFromOutside: new Set(),
  }
}

function dnsProxyName(firewall: string): string {
  return `${firewall}/dns-proxy`
}

/**
 * Routes of private endpoints, as their own network and those peered with it have them: /32, so that no wider user-defined route
 * beats them. Where the endpoint's subnet has its network policies for route tables enabled, a route as long as its network's
 * prefix does. https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
 */
export function endpointRoutes(topology: Topology, privateEndpoints: ReadonlyMap<string, { readonly endpoint: PrivateEndpoint; readonly addresses: readonly string[] }>): readonly EndpointRoute[] {
  return [...privateEndpoints.values()].flatMap(({ endpoint, addresses }) => {
    const network = topology.virtualNetworks.get(endpoint.virtualNetwork)!
    const policies = obeysRoutes(network.subnets.find(({ name }) => name === endpoint.subnet))
    return addresses.map((address) => ({
      address,
      virtualNetwork: network.name,
      replaceable: policies ? network.addressSpace.find((prefix) => contains(prefix, address)) : undefined,
    }))
  })
}

/** Whether a user-defined route takes the place of a private endpoint's own. */
export function replaces({ addressPrefix }: UserDefinedRoute, { address, replaceable }: EndpointRoute): boolean {
  if (!contains(addressPrefix, address)) return false
  return parseCidr(addressPrefix)!.length === 32 || (replaceable !== undefined && containsPrefix(replaceable, addressPrefix))
}

/** The subnet that has an address. */
export function subnetOf({ subnets }: Pick<VirtualNetwork, 'subnets'>, address: string): Subnet | undefined {
  return subnets.find(({ addressPrefix }) => contains(addressPrefix, address))
}
