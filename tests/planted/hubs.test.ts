import { blamesFirst, type Planted } from './plant.ts'

const plant = (design: string) => (title: string, from: string, to: string, at: string, because: RegExp, more: Partial<Planted> = {}): Planted => ({ design, title, edits: [[from, to]], at, because, ...more })
const hub = plant('hub-and-spoke')
const flagship = plant('flagship')
const services = plant('private-link-hub')
const firewall = plant('firewall-egress')
const groups = plant('network-security-groups')
const client = plant('point-to-site')
const regions = plant('two-resolvers')
const foreign = plant('foreign-registries')

blamesFirst([
  hub('the spoke is not linked', 'virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]', 'privateDnsZones/registry-zone/virtualNetworkLinks', /linked to spoke/),
  hub('the spoke asks a public resolver', '    addressSpace: 10.1.0.0/16\n', '    addressSpace: 10.1.0.0/16\n    dnsServers: 8.8.8.8\n', 'virtualNetworks/spoke/dnsServers', /8\.8\.8\.8/),
  hub('the peering refuses access', '    peerings: [hub]', '    peerings: { hub: { allowVirtualNetworkAccess: false } }', 'virtualNetworks/spoke/peerings/hub/allowVirtualNetworkAccess', /allowVirtualNetworkAccess: false/),
  hub('one host asks an address where nobody is', 'app: spoke/apps', 'app: { subnet: spoke/apps, dnsServers: 10.0.2.53 }', 'hosts/app/dnsServers/0', /no DNS server of the design has that address/),
  flagship('a regional zone is linked empty', 'privateDnsZones:\n', 'privateDnsZones:\n  empty: { name: eastus2.data.privatelink.azurecr.io, virtualNetworkLinks: [hub-weu] }\n', 'privateDnsZones/empty/virtualNetworkLinks/hub-weu', /empty \(eastus2\.data\.privatelink\.azurecr\.io\) hides the record in zone-weu/),
  flagship('the zones are crossed', 'privateDnsZoneGroup: [zone-weu]', 'privateDnsZoneGroup: [zone-eus]', 'privateEndpoints/contoso-weu/privateDnsZoneGroup', /./),
  flagship('an endpoint was rejected', 'contoso-eus: { registry: contoso,', 'contoso-eus: { registry: contoso, connectionState: Rejected,', 'privateEndpoints/contoso-eus/connectionState', /Rejected/),
  services('blobs register in the zone of files', 'privateDnsZoneGroup: [blob-zone]', 'privateDnsZoneGroup: [file-zone]', 'privateEndpoints/blob-endpoint/privateDnsZoneGroup', /blob-endpoint registers in file-zone/),
  services('the database’s forwarder is mistyped', '      database.windows.net: 10.0.2.4', '      databse.windows.net: 10.0.2.4', 'dnsServers/corp-dns/conditionalForwarders/databse.windows.net', /databse\.windows\.net/),
  services('the partner’s vault is denied', 'spoke: { resolutionPolicy: NxDomainRedirect }', 'spoke: {}', 'privateDnsZones/vault-zone/virtualNetworkLinks/spoke/resolutionPolicy', /fabrikam-vault/),
  firewall('a data endpoint is forgotten', '[contoso.westeurope.data.azurecr.io, contoso.northeurope.data.azurecr.io]', 'contoso.westeurope.data.azurecr.io', 'azureFirewalls/hub-firewall/applicationRules', /contoso\.northeurope\.data\.azurecr\.io/),
  firewall('the rule is for another subnet', 'payroll: { priority: 210, sourceAddresses: 10.1.0.0/24', 'payroll: { priority: 210, sourceAddresses: 10.1.1.0/24', 'azureFirewalls/hub-firewall/applicationRules', /payroll\.azurecr\.io/),
  firewall('the route drops everything', 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 }', 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: None }', 'routeTables/through-firewall/routes/everything', /next hop None/),
  groups('the group forgets port 53', 'ask-resolver: { priority: 100, direction: Outbound, access: Allow, destinationAddressPrefix: 10.0.2.4, destinationPortRange: 53 }', 'ask-resolver: { priority: 100, direction: Outbound, access: Allow, destinationAddressPrefix: 10.0.2.4, destinationPortRange: 5353 }', 'networkSecurityGroups/apps-group/securityRules/nothing-else', /nothing-else/),
  groups('the endpoints’ group lacks the spoke', '[10.0.4.0/24, 10.1.1.0/24, 192.168.1.0/24]', '[10.0.4.0/24, 192.168.1.0/24]', 'networkSecurityGroups/endpoints-group/securityRules/nothing-else', /nothing-else/),
  client('the profile has no DNS server', 'vpnClientAddressPool: 172.16.0.0/24, dnsServers: 10.0.2.4', 'vpnClientAddressPool: 172.16.0.0/24', 'virtualNetworkGateways/gateway/vpnClientConfiguration', /./),
  client('the profile names Azure’s address', 'vpnClientAddressPool: 172.16.0.0/24, dnsServers: 10.0.2.4', 'vpnClientAddressPool: 172.16.0.0/24, dnsServers: 168.63.129.16', 'virtualNetworkGateways/gateway/vpnClientConfiguration/dnsServers/0', /168\.63\.129\.16 answers only/),
  regions('one resolver’s network lacks the link', 'virtualNetworkLinks: [hub-weu, hub-eus]', 'virtualNetworkLinks: [hub-weu]', 'privateDnsZones/registry-zone/virtualNetworkLinks', /linked to hub-eus/),
  foreign('the partner is denied', '      lenient: { resolutionPolicy: NxDomainRedirect }', '      lenient: {}', 'privateDnsZones/lenient-zone/virtualNetworkLinks/lenient/resolutionPolicy', /fabrikam/),
])
