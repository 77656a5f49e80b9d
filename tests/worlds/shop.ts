/** Two machines at public addresses of their own behind one group, and a profile that leads customers to the first that is healthy. */
export const shop = `
registries: { contoso: { location: westeurope } }
networkSecurityGroups:
  shop-group:
    securityRules:
      probes: { priority: 100, direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: AzureTrafficManager, destinationPortRange: 443 }
      customers: { priority: 200, direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: 198.51.100.0/24, destinationPortRange: 443 }
virtualNetworks:
  west: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { shop: { addressPrefix: 10.1.1.0/24, networkSecurityGroup: shop-group } } }
  east: { location: eastus2, addressSpace: 10.2.0.0/16, subnets: { shop: { addressPrefix: 10.2.1.0/24, networkSecurityGroup: shop-group } } }
  office: { location: westeurope, addressSpace: 10.3.0.0/16, subnets: { desks: 10.3.1.0/24, nobody: 10.3.2.0/24 } }
trafficManagerProfiles:
  shop:
    trafficRoutingMethod: Priority
    monitorConfig: { protocol: TCP, port: 443 }
    endpoints: { west: { target: 20.50.0.1 }, east: { target: 20.60.0.1 } }
hosts:
  shop-west: { subnet: west/shop, publicIPAddresses: 20.50.0.1 }
  shop-east: { subnet: east/shop, publicIPAddresses: 20.60.0.1 }
  customer: { network: internet, publicIPAddresses: 198.51.100.9 }
  passer-by: internet
  desk: { subnet: office/desks, publicIPAddresses: 198.51.100.20 }
  lonely: { subnet: office/nobody, publicIPAddresses: 20.70.0.1 }
`
