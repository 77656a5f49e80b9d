import { blamesFirst, type Planted } from './plant.ts'

const design = 'planted/two-hubs'

const planted: readonly Planted[] = [
  {
    title: 'a firewall has no rule for the data endpoints', design,
    edits: [["'*.data.azurecr.io', ", '']],
    at: 'azureFirewalls/fw/applicationRules', because: /^no application rule of fw allows app-b tailspin\.northeurope\.data\.azurecr\.io: it closes the connection$/,
  },
  {
    title: 'a route to nowhere, before any peering', design,
    edits: [['via-fw: { routes: {', 'via-fw: { routes: { hole: { addressPrefix: 10.10.2.0/24, nextHopType: None },']],
    at: 'routeTables/via-fw/routes/hole', because: /^the route hole of via-fw sends packets of app-b for 10\.10\.2\.\d+ to next hop None$/,
  },
  {
    title: 'a firewall asks a server that it has no way to', design,
    edits: [['dnsSettings: { enableProxy: true }', 'dnsSettings: { enableProxy: true, servers: 172.20.1.10 }']],
    at: 'virtualNetworks/hub-a/peerings/hub-b', because: /^fw\/dns-proxy forwards to 172\.20\.1\.10, and /,
  },
  {
    title: 'nobody writes the records, and the firewall finds no address either', design,
    edits: [['acr-a: { registry: tailspin, subnet: hub-a/endpoints, privateDnsZoneGroup: acr }', 'acr-a: { registry: tailspin, subnet: hub-a/endpoints }']],
    at: 'privateEndpoints/acr-a/privateDnsZoneGroup', because: /^acr-a has no privateDnsZoneGroup/,
  },
  {
    title: 'a site hands out the address of a server that it does not have', design,
    edits: [['dnsServers: 172.20.1.10 } }\nvirtualNetworkGateways', 'dnsServers: 172.20.1.11 } }\nvirtualNetworkGateways']],
    at: 'onPremisesSites/plant/dnsServers/0', because: /^mes asks 172\.20\.1\.11, and no DNS server of the design has that address$/, fix: /^Ask 172\.20\.1\.10 \(plant-dns\), or describe the server at 172\.20\.1\.11 under dnsServers\.$/,
  },
  {
    title: 'a spoke does not use the gateway of its hub', design,
    edits: [[', useRemoteGateways: true', '']],
    at: 'virtualNetworks/spoke-a/peerings/hub-a', because: /^the peering of spoke-a with hub-a has no useRemoteGateways/,
  },
  {
    title: 'a second spoke of a hub was left with Azure-provided DNS', design,
    edits: [
      ['  spoke-b: {', '  spoke-c: { location: northeurope, addressSpace: 10.12.0.0/16, subnets: { apps: 10.12.0.0/24 }, peerings: { hub-a: { remoteVirtualNetwork: hub-a, useRemoteGateways: true } } }\n  spoke-b: {'],
      ['spoke-a: { remoteVirtualNetwork: spoke-a, allowGatewayTransit: true }', 'spoke-a: { remoteVirtualNetwork: spoke-a, allowGatewayTransit: true }, spoke-c: { remoteVirtualNetwork: spoke-c, allowGatewayTransit: true }'],
      ['hosts: { app-a: spoke-a/apps,', 'hosts: { app-c: spoke-c/apps, app-a: spoke-a/apps,'],
      ['  - { from: [app-a, app-b, mes], to: tailspin-kv', '  - { from: app-c, to: [tailspin, tailspin-kv], reach: privately }\n  - { from: [app-a, app-b, mes], to: tailspin-kv'],
      ['expectations:\n', 'expectations:\n  - { from: app-c, name: mes.plant.tailspin.com, address: 172.20.2.80 }\n'],
    ],
    at: 'virtualNetworks/spoke-c', because: /^spoke-c has no dnsServers, so app-c asks Azure-provided DNS, and nothing is linked to spoke-c; spoke-a asks 10\.10\.1\.4 \(res\/in\)$/, fix: /^Set dnsServers of spoke-c to 10\.10\.1\.4, and renew the leases of its machines\.$/,
  },
  {
    title: 'a server that asks for each alias itself forwards the public zone of a vault only', design,
    edits: [[', vaultcore.azure.net: 10.10.1.4', '']],
    at: 'dnsServers/plant-dns/forwarders', because: /^plant-dns \(bind\) asks for each alias of a chain itself, and sends vaultcore\.azure\.net to servers that know the internet only$/,
  },
]

blamesFirst(planted)
