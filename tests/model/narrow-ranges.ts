/**
 * Hosts of one subnet that ranges tell apart: a group denies two of them, a firewall's rules know some, a gateway knows the way back
 * to some of a site's addresses only.
 */
export const narrowRanges: string = `
registries:
  contoso: { location: westeurope, publicNetworkAccess: Disabled }
  outside: { location: westeurope, dataEndpointEnabled: true }
networkSecurityGroups:
  endpoints-group:
    securityRules:
      pull: { priority: 100, direction: Inbound, access: Deny, protocol: Tcp, sourceAddressPrefixes: [10.1.0.6/31], destinationPortRange: 443 }
routeTables:
  from-spoke: { routes: { everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 } } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets:
      AzureFirewallSubnet: 10.0.0.0/26
      endpoints: { addressPrefix: 10.0.1.0/24, privateEndpointNetworkPolicies: NetworkSecurityGroupEnabled, networkSecurityGroup: endpoints-group }
      GatewaySubnet: 10.0.2.0/27
    peerings: { first: { allowGatewayTransit: true } }
  first:
    location: westeurope
    addressSpace: 10.1.0.0/16
    dnsServers: 10.0.0.4
    subnets: { apps: { addressPrefix: 10.1.0.0/24, routeTable: from-spoke } }
    peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true } }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: { hub: { resolutionPolicy: NxDomainRedirect } } }
privateEndpoints:
  contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: registry-zone }
onPremisesSites:
  headquarters: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24 }, dnsServers: 192.168.0.10 }
virtualNetworkGateways: { hub-vpn: { virtualNetwork: hub } }
localNetworkGateways: { headquarters-side: { site: headquarters, addressPrefixes: [192.168.0.0/29, 192.168.0.8/29] } }
connections: { tunnel: { virtualNetworkGateway: hub-vpn, localNetworkGateway: headquarters-side } }
azureFirewalls:
  hub-firewall:
    virtualNetwork: hub
    dnsSettings: { enableProxy: true }
    networkRules: { root: { sourceAddresses: 10.1.0.4/31, destinationAddresses: '*', destinationPorts: 53, protocols: Any } }
    applicationRules: { outside: { sourceAddresses: [10.1.0.5, 10.1.0.8/29], targetFqdns: outside.azurecr.io } }
dnsServers:
  corp-dns: { kind: unbound, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.0.4 } }
hosts:
${[5, 12, 20].map((n) => `  desk-${n}: { subnet: headquarters/servers, privateIPAddress: 192.168.0.${n} }`).join('\n')}
${[4, 5, 6, 7, 8, 9, 16, 17].map((n) => `  app-${n}: { subnet: first/apps, privateIPAddress: 10.1.0.${n} }`).join('\n')}
  root-14: { subnet: first/apps, privateIPAddress: 10.1.0.14, dnsServers: 198.18.0.1 }
`
