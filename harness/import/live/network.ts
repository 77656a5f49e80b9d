import { NetworkManagementClient } from '@azure/arm-network'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

/** What `Microsoft.Network` keeps, zones and resolvers apart. */
export function networkListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new NetworkManagementClient(credential, subscription, options)
  return [
    { what: 'virtual networks', sections: ['virtualNetworks'], list: (group) => (group === undefined ? client.virtualNetworks.listAll() : client.virtualNetworks.list(group)) },
    { what: 'network security groups', sections: ['networkSecurityGroups'], list: (group) => (group === undefined ? client.networkSecurityGroups.listAll() : client.networkSecurityGroups.list(group)) },
    { what: 'route tables', sections: ['routeTables'], list: (group) => (group === undefined ? client.routeTables.listAll() : client.routeTables.list(group)) },
    { what: 'NAT gateways', sections: ['natGateways'], list: (group) => (group === undefined ? client.natGateways.listAll() : client.natGateways.list(group)) },
    { what: 'public addresses', sections: ['natGateways'], list: (group) => (group === undefined ? client.publicIPAddresses.listAll() : client.publicIPAddresses.list(group)) },
    { what: 'network interfaces', sections: ['hosts'], list: (group) => (group === undefined ? client.networkInterfaces.listAll() : client.networkInterfaces.list(group)) },
    {
      what: 'private endpoints', sections: ['privateEndpoints', 'services'],
      list: (group) => (group === undefined ? client.privateEndpoints.listBySubscription() : client.privateEndpoints.list(group)),
      inside: [{ what: 'DNS zone groups', list: (group, name) => client.privateDnsZoneGroups.list(name, group) }],
    },
    { what: 'Private Link services', sections: ['services'], list: (group) => (group === undefined ? client.privateLinkServices.listBySubscription() : client.privateLinkServices.list(group)) },
    { what: 'firewalls', sections: ['azureFirewalls'], list: (group) => (group === undefined ? client.azureFirewalls.listAll() : client.azureFirewalls.list(group)) },
    {
      what: 'firewall policies', sections: ['azureFirewalls'],
      list: (group) => (group === undefined ? client.firewallPolicies.listAll() : client.firewallPolicies.list(group)),
      inside: [{ what: 'rule collection groups', list: (group, name) => client.firewallPolicyRuleCollectionGroups.list(group, name) }],
    },
    { what: 'Bastion hosts', sections: ['bastionHosts'], list: (group) => (group === undefined ? client.bastionHosts.list() : client.bastionHosts.listByResourceGroup(group)) },
    { what: 'virtual network gateways', sections: ['virtualNetworkGateways'], byGroup: true, list: (group) => client.virtualNetworkGateways.list(group!) },
    { what: 'local network gateways', sections: ['localNetworkGateways', 'onPremisesSites'], byGroup: true, list: (group) => client.localNetworkGateways.list(group!) },
    { what: 'connections', sections: ['connections'], byGroup: true, list: (group) => client.virtualNetworkGatewayConnections.list(group!) },
  ]
}
