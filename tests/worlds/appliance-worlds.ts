import type { BrokenWorld } from './worlds.ts'

/** What the spoke's host finds where nothing that it asks comes back through the appliance. */
const withoutAnswers = [
  'data-endpoints-private: app contoso.westeurope.data.azurecr.io A',
  'dns-servers-answer: app linuxgeneva-microsoft.azurecr.io A @10.2.2.4',
  'expectations',
  'other-services-resolve: app linuxgeneva-microsoft.azurecr.io A',
  'private-endpoint-reachable: app https://contoso.azurecr.io',
  'public-reach: app https://tools.azurecr.io/v2/',
  'service-names-private: app contoso.azurecr.io A',
  'unknown aaaa-nodata: nothing was seen that it could judge',
  'unknown forwards-public-zone: nothing was seen that it could judge',
  'unknown private-ttl: nothing was seen that it could judge',
  'unknown tls-name: nothing was seen that it could judge',
]

/** The same, but that the server's way from the public name to the private address is still seen. */
const withoutPrivateAnswers = withoutAnswers.filter((violation) => !violation.startsWith('unknown forwards-public-zone'))

/** A design whose packets are led through a network virtual appliance, broken in one way each. */
export const applianceWorlds: readonly BrokenWorld[] = [
  {
    title: 'the appliance has no IP forwarding: Azure drops what is not for itself',
    topology: 'network-appliance',
    change: [' enableIPForwarding: true,', ''],
    violations: withoutAnswers,
  },
  {
    title: 'no appliance is where routes lead to',
    topology: 'network-appliance',
    change: ['privateIPAddress: 10.0.3.4', 'privateIPAddress: 10.0.3.5'],
    violations: withoutPrivateAnswers,
  },
  {
    title: 'answers of the private endpoint have no route back',
    topology: 'network-appliance',
    change: ['endpoints: { addressPrefix: 10.2.1.0/24, routeTable: from-shared,', 'endpoints: { addressPrefix: 10.2.1.0/24,'],
    violations: [
      'private-endpoint-reachable: app https://contoso.azurecr.io',
      'private-endpoint-reachable: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'the private endpoint obeys no route table, and its answers pass the appliance by',
    topology: 'network-appliance',
    change: [', privateEndpointNetworkPolicies: RouteTableEnabled', ''],
    violations: [
      'private-endpoint-reachable: app https://contoso.azurecr.io',
      'private-endpoint-reachable: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'answers of the database have no route back',
    topology: 'network-appliance',
    change: ['data: { addressPrefix: 10.2.3.0/24, routeTable: from-shared }', 'data: 10.2.3.0/24'],
    violations: [
      'expectations',
    ],
  },
  {
    title: 'the spoke does not take what the appliance hands on',
    topology: 'network-appliance',
    change: ['    peerings: { hub: { allowForwardedTraffic: true } }\n\nprivateDnsZones', '    peerings: [hub]\n\nprivateDnsZones'],
    violations: withoutAnswers,
  },
  {
    title: 'the subnet of the appliance has the table that leads to it: a circle',
    topology: 'network-appliance',
    change: ['nva: 10.0.3.0/24', 'nva: { addressPrefix: 10.0.3.0/24, routeTable: from-apps }'],
    violations: [
      'public-reach: app https://tools.azurecr.io/v2/',
    ],
  },
  {
    title: 'the spokes are peered, and answers come back past the appliance: it sees half of each connection',
    topology: 'network-appliance',
    change: ['from-apps:\n    routes: {', 'from-apps:\n    routes: { shared: { addressPrefix: 10.2.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4 },'],
    also: [
      ['subnets: { machines: { addressPrefix: 10.1.1.0/24, routeTable: from-apps } }\n    peerings: { hub: { allowForwardedTraffic: true } }', 'subnets: { machines: { addressPrefix: 10.1.1.0/24, routeTable: from-apps } }\n    peerings: { shared: {}, hub: { allowForwardedTraffic: true } }'],
      ['    peerings: { hub: { allowForwardedTraffic: true } }\n\nprivateDnsZones', '    peerings: { apps: {}, hub: { allowForwardedTraffic: true } }\n\nprivateDnsZones'],
      [', routeTable: from-shared, privateEndpointNetworkPolicies', ', privateEndpointNetworkPolicies'],
    ],
    violations: [
      'private-endpoint-reachable: app https://contoso.azurecr.io',
      'private-endpoint-reachable: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'answers are dropped by a route',
    topology: 'network-appliance',
    change: ['nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4 } }\n\nvirtualNetworks', 'nextHopType: None } }\n\nvirtualNetworks'],
    violations: withoutPrivateAnswers,
  },
  {
    title: 'the registry lets in another address than the appliance’s',
    topology: 'network-appliance',
    change: ['ipRules: [203.0.113.30]', 'ipRules: [203.0.113.31]'],
    violations: [
      'public-reach: app https://tools.azurecr.io/v2/',
    ],
  },
]
