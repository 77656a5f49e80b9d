import type { Deployed } from './endpoint.ts'

export const first = '11111111-1111-1111-1111-111111111111'
export const second = '22222222-2222-2222-2222-222222222222'

export const network = (subscription: string, group: string): string => `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network`
const hub = network(first, 'rg-hub')
const spoke = network(second, 'rg-spoke')
const vault = `/subscriptions/${second}/resourceGroups/rg-app/providers/Microsoft.KeyVault/vaults/kv-contoso`
const registry = `/subscriptions/${first}/resourceGroups/rg-hub/providers/Microsoft.ContainerRegistry/registries/contosoacr`
const zones = ['privatelink.vaultcore.azure.net', 'privatelink.azurecr.io'] as const

export const subnet = (at: string, name: string, addressPrefix: string, more: object = {}): object => ({ id: `${at}/subnets/${name}`, name, type: 'Microsoft.Network/virtualNetworks/subnets', properties: { provisioningState: 'Succeeded', addressPrefix, delegations: [], privateEndpointNetworkPolicies: 'Disabled', privateLinkServiceNetworkPolicies: 'Enabled', ...more } })
export const peering = (at: string, name: string, remote: string, more: object = {}): object => ({ id: `${at}/virtualNetworkPeerings/${name}`, name, properties: { provisioningState: 'Succeeded', peeringState: 'Connected', peeringSyncLevel: 'FullyInSync', remoteVirtualNetwork: { id: remote }, allowVirtualNetworkAccess: true, allowForwardedTraffic: false, allowGatewayTransit: false, useRemoteGateways: false, ...more } })

export function endpoint(at: string, name: string, location: string, target: string, groupId: string, subnetId: string, zone: string, address: string, zonesAt: string = hub): readonly Deployed[] {
  const nic = `${at}/networkInterfaces/${name}.nic.0000`
  return [
    { id: `${at}/privateEndpoints/${name}`, location, properties: { resourceGuid: 'a', privateLinkServiceConnections: [{ name, id: `${at}/privateEndpoints/${name}/privateLinkServiceConnections/${name}`, properties: { privateLinkServiceId: target, groupIds: [groupId], privateLinkServiceConnectionState: { status: 'Approved', description: 'Auto-Approved', actionsRequired: 'None' } } }], manualPrivateLinkServiceConnections: [], subnet: { id: subnetId }, networkInterfaces: [{ id: nic }], customDnsConfigs: [], ipConfigurations: [] } },
    { id: nic, location, properties: { ipConfigurations: [{ name: 'privateEndpointIpConfig', properties: { privateIPAddress: address, privateIPAllocationMethod: 'Dynamic', subnet: { id: subnetId }, primary: true } }], privateEndpoint: { id: `${at}/privateEndpoints/${name}` } } },
    { id: `${at}/privateEndpoints/${name}/privateDnsZoneGroups/default`, properties: { privateDnsZoneConfigs: [{ name: 'zone', properties: { privateDnsZoneId: `${zonesAt}/privateDnsZones/${zone}`, recordSets: [] } }] } },
  ]
}

/** Two subscriptions: a hub with a registry and the zones, a spoke with a key vault, a firewall between, and a connection to a building. */
export const estate: readonly Deployed[] = [
  { id: `${hub}/virtualNetworks/hub`, location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, dhcpOptions: { dnsServers: [] }, subnets: [subnet(`${hub}/virtualNetworks/hub`, 'AzureFirewallSubnet', '10.0.0.0/26'), subnet(`${hub}/virtualNetworks/hub`, 'GatewaySubnet', '10.0.0.64/26'), subnet(`${hub}/virtualNetworks/hub`, 'endpoints', '10.0.1.0/24'), subnet(`${hub}/virtualNetworks/hub`, 'inbound', '10.0.2.0/28')], virtualNetworkPeerings: [peering(`${hub}/virtualNetworks/hub`, 'to-spoke', `${spoke}/virtualNetworks/spoke`)] } },
  { id: `${spoke}/virtualNetworks/spoke`, location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, dhcpOptions: { dnsServers: ['10.0.0.4'] }, subnets: [subnet(`${spoke}/virtualNetworks/spoke`, 'apps', '10.1.0.0/24', { routeTable: { id: `${spoke}/routeTables/by-firewall` }, networkSecurityGroup: { id: `${spoke}/networkSecurityGroups/nsg` } }), subnet(`${spoke}/virtualNetworks/spoke`, 'endpoints', '10.1.1.0/24')], virtualNetworkPeerings: [peering(`${spoke}/virtualNetworks/spoke`, 'to-hub', `${hub}/virtualNetworks/hub`, { allowForwardedTraffic: true })] } },
  { id: `${spoke}/routeTables/by-firewall`, location: 'westeurope', properties: { disableBgpRoutePropagation: false, routes: [{ name: 'default', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' } }] } },
  { id: `${spoke}/networkSecurityGroups/nsg`, location: 'westeurope', properties: { securityRules: [{ name: 'no-ssh', properties: { protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: '22', sourceAddressPrefix: '*', destinationAddressPrefix: '*', access: 'Deny', priority: 100, direction: 'Inbound', sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [] } }], defaultSecurityRules: [] } },
  { id: `${hub}/azureFirewalls/fw`, location: 'westeurope', properties: { sku: { name: 'AZFW_VNet', tier: 'Standard' }, threatIntelMode: 'Alert', additionalProperties: {}, ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: '10.0.0.4', privateIPAllocationMethod: 'Dynamic', subnet: { id: `${hub}/virtualNetworks/hub/subnets/AzureFirewallSubnet` } } }], firewallPolicy: { id: `${hub}/firewallPolicies/policy` }, networkRuleCollections: [], applicationRuleCollections: [], natRuleCollections: [] } },
  { id: `${hub}/firewallPolicies/policy`, location: 'westeurope', properties: { sku: { tier: 'Standard' }, threatIntelMode: 'Alert', ruleCollectionGroups: [{ id: `${hub}/firewallPolicies/policy/ruleCollectionGroups/all` }], dnsSettings: { servers: [], enableProxy: true }, firewalls: [{ id: `${hub}/azureFirewalls/fw` }] } },
  { id: `${hub}/firewallPolicies/policy/ruleCollectionGroups/all`, properties: { priority: 100, ruleCollections: [{ ruleCollectionType: 'FirewallPolicyFilterRuleCollection', name: 'allow', priority: 100, action: { type: 'Allow' }, rules: [{ ruleType: 'NetworkRule', name: 'private', ipProtocols: ['TCP'], sourceAddresses: ['10.0.0.0/8'], sourceIpGroups: [], destinationAddresses: ['10.0.0.0/8'], destinationIpGroups: [], destinationFqdns: [], destinationPorts: ['443'] }] }] } },
  { id: `${hub}/dnsResolvers/resolver`, location: 'westeurope', properties: { virtualNetwork: { id: `${hub}/virtualNetworks/hub` }, dnsResolverState: 'Connected' } },
  { id: `${hub}/dnsResolvers/resolver/inboundEndpoints/in`, location: 'westeurope', properties: { ipConfigurations: [{ subnet: { id: `${hub}/virtualNetworks/hub/subnets/inbound` }, privateIpAddress: '10.0.2.4', privateIpAllocationMethod: 'Dynamic' }] } },
  { id: `${hub}/virtualNetworkGateways/vpn`, location: 'westeurope', properties: { gatewayType: 'Vpn', vpnType: 'RouteBased', activeActive: false, active: false, ipConfigurations: [{ name: 'ip', properties: { subnet: { id: `${hub}/virtualNetworks/hub/subnets/GatewaySubnet` } } }] } },
  { id: `${hub}/localNetworkGateways/office`, location: 'westeurope', properties: { localNetworkAddressSpace: { addressPrefixes: ['192.168.0.0/16'] }, gatewayIpAddress: '203.0.113.9' } },
  { id: `${hub}/connections/to-office`, location: 'westeurope', properties: { connectionType: 'IPsec', connectionStatus: 'Connected', virtualNetworkGateway1: { id: `${hub}/virtualNetworkGateways/vpn` }, localNetworkGateway2: { id: `${hub}/localNetworkGateways/office` } } },
  ...zones.flatMap((zone): readonly Deployed[] => [
    { id: `${hub}/privateDnsZones/${zone}`, location: 'global', properties: { numberOfRecordSets: 2, numberOfVirtualNetworkLinks: 1 } },
    { id: `${hub}/privateDnsZones/${zone}/virtualNetworkLinks/hub`, location: 'global', properties: { virtualNetwork: { id: `${hub}/virtualNetworks/hub` }, registrationEnabled: false, resolutionPolicy: zone.includes('vault') ? 'NxDomainRedirect' : 'Default', virtualNetworkLinkState: 'Completed' } },
    { id: `${hub}/privateDnsZones/${zone}/SOA/@`, properties: { ttl: 3600, fqdn: `${zone}.`, isAutoRegistered: false, soaRecord: { host: 'azureprivatedns.net', email: 'azureprivatedns-host.microsoft.com', serialNumber: 1, refreshTime: 3600, retryTime: 300, expireTime: 2419200, minimumTtl: 10 } } },
  ]),
  { id: `${hub}/privateDnsZones/privatelink.vaultcore.azure.net/A/kv-contoso`, properties: { ttl: 10, fqdn: 'kv-contoso.privatelink.vaultcore.azure.net.', isAutoRegistered: false, metadata: { creator: 'created by private endpoint pe-kv with resource guid a' }, aRecords: [{ ipv4Address: '10.1.1.4' }] } },
  { id: `${hub}/privateDnsZones/privatelink.vaultcore.azure.net/A/by-hand`, properties: { ttl: 300, fqdn: 'by-hand.privatelink.vaultcore.azure.net.', isAutoRegistered: false, aRecords: [{ ipv4Address: '10.1.1.200' }] } },
  ...endpoint(spoke, 'pe-kv', 'westeurope', vault, 'vault', `${spoke}/virtualNetworks/spoke/subnets/endpoints`, zones[0], '10.1.1.4'),
  ...endpoint(hub, 'pe-acr', 'westeurope', registry, 'registry', `${hub}/virtualNetworks/hub/subnets/endpoints`, zones[1], '10.0.1.4'),
  { id: vault, location: 'westeurope', properties: { sku: { family: 'A', name: 'standard' }, vaultUri: 'https://kv-contoso.vault.azure.net/', publicNetworkAccess: 'Disabled', networkAcls: { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } } },
  { id: registry, location: 'westeurope', sku: { name: 'Premium', tier: 'Premium' }, properties: { loginServer: 'contosoacr.azurecr.io', adminUserEnabled: false, dataEndpointEnabled: false, publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Allow', ipRules: [] }, policies: { quarantinePolicy: { status: 'disabled' } } } },
  { id: `${registry}/replications/northeurope`, location: 'northeurope', properties: { regionEndpointEnabled: true, zoneRedundancy: 'Disabled', status: { displayStatus: 'Syncing' } } },
  { id: `/subscriptions/${second}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm-app`, location: 'westeurope', properties: { networkProfile: { networkInterfaces: [{ id: `${spoke}/networkInterfaces/vm-app` }] } } },
  { id: `${spoke}/networkInterfaces/vm-app`, location: 'westeurope', properties: { ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: '10.1.0.4', subnet: { id: `${spoke}/virtualNetworks/spoke/subnets/apps` } } }], virtualMachine: { id: `/subscriptions/${second}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm-app` } } },
  { id: `/subscriptions/${second}/resourceGroups/rg-app/providers/Microsoft.Insights/components/ai`, location: 'westeurope', properties: {} },
]
