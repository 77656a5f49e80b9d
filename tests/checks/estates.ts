/** Designs as networks of companies have them, for tests that break them in one line. */

/** A site that comes in by a gateway, and whose packets to a private endpoint in a spoke a firewall inspects, both ways. */
export const inspectedFromSite = `
registries:
  contoso: { location: westeurope, publicNetworkAccess: Disabled }
routeTables:
  of-gateway: { routes: { endpoints: { addressPrefix: 10.1.0.0/24, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 } } }
  of-spoke: { routes: { site: { addressPrefix: 192.168.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 } } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { AzureFirewallSubnet: 10.0.0.0/26, GatewaySubnet: { addressPrefix: 10.0.3.0/27, routeTable: of-gateway } }
    peerings: { spoke: { allowGatewayTransit: true } }
  spoke:
    location: westeurope
    addressSpace: 10.1.0.0/16
    dnsServers: 10.0.0.4
    subnets: { endpoints: { addressPrefix: 10.1.0.0/24, privateEndpointNetworkPolicies: RouteTableEnabled, routeTable: of-spoke }, apps: { addressPrefix: 10.1.1.0/24, routeTable: of-spoke } }
    peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true } }
privateDnsZones:
  zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }
privateEndpoints:
  endpoint: { registry: contoso, subnet: spoke/endpoints, privateDnsZoneGroup: zone }
azureFirewalls:
  firewall:
    virtualNetwork: hub
    privateIPAddress: 10.0.0.4
    dnsSettings: { enableProxy: true }
    networkRules: { pull: { sourceAddresses: 192.168.0.0/16, destinationAddresses: 10.1.0.0/24, destinationPorts: 443, protocols: TCP } }
onPremisesSites:
  site: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24, desks: 192.168.1.0/24 }, dnsServers: 192.168.0.10 }
virtualNetworkGateways: { gateway: { virtualNetwork: hub } }
localNetworkGateways: { far: site }
connections: { tunnel: { virtualNetworkGateway: gateway, localNetworkGateway: far } }
dnsServers:
  own: { kind: bind, subnet: site/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.0.4 } }
hosts: { app: spoke/apps, desk: site/desks }
intent: [{ from: [app, desk], registry: contoso, reach: privately }]
`

/** A site and a network that ask one resolver: the site by its own server, the network by way of a ruleset that knows the site's domain. */
export const resolverAndSite = `
registries:
  contoso: { location: westeurope, publicNetworkAccess: Disabled }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, dns-out: 10.0.2.16/28, GatewaySubnet: 10.0.3.0/27 }
    peerings: [spoke]
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, dnsServers: 10.0.2.4, subnets: { apps: 10.1.0.0/24 }, peerings: [hub] }
privateDnsZones:
  zone: { name: privatelink.azurecr.io, virtualNetworkLinks: { hub: { resolutionPolicy: NxDomainRedirect } } }
privateEndpoints:
  endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: zone }
dnsResolvers:
  resolver: { virtualNetwork: hub, inboundEndpoints: { in: { subnet: dns-in, privateIPAddress: 10.0.2.4 } }, outboundEndpoints: { out: dns-out } }
dnsForwardingRulesets:
  rules:
    outboundEndpoints: resolver/out
    virtualNetworkLinks: [hub]
    forwardingRules: { corp.example.: 192.168.0.10 }
onPremisesSites:
  site: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24, desks: 192.168.1.0/24 }, dnsServers: 192.168.0.10 }
virtualNetworkGateways: { gateway: { virtualNetwork: hub } }
localNetworkGateways: { far: { site: site, addressPrefixes: 192.168.0.0/16 } }
connections: { tunnel: { virtualNetworkGateway: gateway, localNetworkGateway: far, connectionStatus: Connected } }
dnsServers:
  own:
    kind: dnsmasq
    subnet: site/servers
    ipAddress: 192.168.0.10
    forwarders: provider
    rebindProtection: false
    conditionalForwarders: { azurecr.io: 10.0.2.4 }
    zones: { corp.example: { recordSets: { www: { A: 192.168.0.80 } } } }
hosts: { app: spoke/apps, desk: site/desks }
intent: [{ from: [app, desk], registry: contoso, reach: privately }]
`
