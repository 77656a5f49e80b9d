/** How large a generated hybrid design is. */
export interface LargeHybridOptions {
  /** Spokes, each with a network security group of its own, behind the hub's firewall. */
  readonly spokes: number
  /** Sites, each with a DNS server and a tunnel to the hub. */
  readonly sites: number
}

/**
 * The text of a large hub and spoke design: spokes route everything through the hub's firewall and ask its DNS proxy, sites forward
 * the registry's domain to it through their tunnel. All its intents hold.
 */
export function largeHybridTopology({ spokes, sites }: LargeHybridOptions): string {
  const spokeNumbers = range(spokes)
  const siteNumbers = range(sites)
  const spokeBase = (n: number): string => `10.${1 + (n >> 8)}.${n & 255}`
  const lines = [
    '# A large hybrid design made by a generator.',
    'registries:',
    '  contoso: { location: westeurope, replications: [eastus2], publicNetworkAccess: Disabled }',
    'networkSecurityGroups:',
    ...spokeNumbers.map(
      (n) =>
        `  group-${n}: { securityRules: { ask: { priority: 100, direction: Outbound, access: Allow, destinationAddressPrefix: 10.0.0.4, destinationPortRange: 53 }, ` +
        'pull: { priority: 110, direction: Outbound, access: Allow, protocol: Tcp, destinationAddressPrefix: 10.0.1.0/24, destinationPortRange: 443 }, ' +
        'nothing-else: { priority: 4096, direction: Outbound, access: Deny } } }',
    ),
    'routeTables:',
    '  from-spoke: { routes: { everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 } } }',
    'virtualNetworks:',
    '  hub:',
    '    location: westeurope',
    '    addressSpace: 10.0.0.0/16',
    '    subnets: { AzureFirewallSubnet: 10.0.0.0/26, endpoints: 10.0.1.0/24, GatewaySubnet: 10.0.2.0/27 }',
    `    peerings: { ${spokeNumbers.map((n) => `spoke-${n}: { allowGatewayTransit: true }`).join(', ')} }`,
    ...spokeNumbers.map(
      (n) =>
        `  spoke-${n}: { location: westeurope, addressSpace: ${spokeBase(n)}.0/24, dnsServers: 10.0.0.4, ` +
        `subnets: { apps: { addressPrefix: ${spokeBase(n)}.0/24, routeTable: from-spoke, networkSecurityGroup: group-${n} } }, peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true } } }`,
    ),
    'privateDnsZones:',
    '  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }',
    'privateEndpoints:',
    '  contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: registry-zone }',
    'onPremisesSites:',
    ...siteNumbers.map((n) => `  site-${n}: { location: westeurope, addressSpace: 192.168.${n}.0/24, subnets: { servers: 192.168.${n}.0/24 }, dnsServers: 192.168.${n}.10 }`),
    'virtualNetworkGateways:',
    '  hub-vpn: { virtualNetwork: hub }',
    'localNetworkGateways:',
    ...siteNumbers.map((n) => `  side-${n}: site-${n}`),
    'connections:',
    ...siteNumbers.map((n) => `  tunnel-${n}: { virtualNetworkGateway: hub-vpn, localNetworkGateway: side-${n} }`),
    'azureFirewalls:',
    '  hub-firewall:',
    '    virtualNetwork: hub',
    '    privateIPAddress: 10.0.0.4',
    '    dnsSettings: { enableProxy: true }',
    '    applicationRules: { contoso: { sourceAddresses: 10.0.0.0/8, targetFqdns: [contoso.azurecr.io, contoso.westeurope.data.azurecr.io] } }',
    'dnsServers:',
    ...siteNumbers.map((n) => `  dns-${n}: { kind: unbound, subnet: site-${n}/servers, ipAddress: 192.168.${n}.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.0.4 } }`),
    'hosts:',
    ...spokeNumbers.map((n) => `  app-${n}: spoke-${n}/apps`),
    ...siteNumbers.map((n) => `  desk-${n}: site-${n}/servers`),
    'intent:',
    `  - { from: [${[...spokeNumbers.map((n) => `app-${n}`), ...siteNumbers.map((n) => `desk-${n}`)].join(', ')}], registry: contoso, reach: privately }`,
  ]
  return `${lines.join('\n')}\n`
}

function range(length: number): number[] {
  return [...Array(length).keys()]
}
