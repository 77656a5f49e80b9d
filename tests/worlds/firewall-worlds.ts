import type { BrokenWorld } from './worlds.ts'

const unseen = (...checks: readonly string[]): readonly string[] => checks.map((check) => `unknown ${check}: nothing was seen that it could judge`)
const unreachablePayroll = [
  'private-endpoint-reachable: app https://payroll.azurecr.io',
  'private-endpoint-reachable: app https://payroll.westeurope.data.azurecr.io',
]

/** Designs with route tables and firewalls, broken in one way each. */
export const firewallWorlds: readonly BrokenWorld[] = [
  {
    title: 'the firewall allows the login server and not the data endpoints',
    topology: 'firewall-egress',
    change: ['      contoso-data: { priority: 200, sourceAddresses: 10.1.0.0/24, targetFqdns: [contoso.westeurope.data.azurecr.io, contoso.northeurope.data.azurecr.io] }\n', ''],
    violations: [
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'the firewall allows the data endpoint of the home region only',
    topology: 'firewall-egress',
    change: ['[contoso.westeurope.data.azurecr.io, contoso.northeurope.data.azurecr.io]', 'contoso.westeurope.data.azurecr.io'],
    violations: ['public-data-reach: app https://contoso.northeurope.data.azurecr.io'],
  },
  {
    title: 'the firewall has no rule for the login server',
    topology: 'firewall-egress',
    change: ['targetFqdns: contoso.azurecr.io', 'targetFqdns: contosso.azurecr.io'],
    violations: ['public-reach: app https://contoso.azurecr.io/v2/'],
  },
  {
    title: 'a wildcard lets the registry of another tenant through',
    topology: 'firewall-egress',
    change: ['targetFqdns: contoso.azurecr.io', "targetFqdns: '*.azurecr.io'"],
    violations: ['never-reachable: app https://fabrikam.azurecr.io/v2/'],
  },
  {
    title: 'a rule that denies comes before the one that allows',
    topology: 'firewall-egress',
    change: ['    applicationRules:\n', "    applicationRules:\n      nothing-below-data: { action: Deny, priority: 100, targetFqdns: '*.data.azurecr.io' }\n"],
    violations: [
      'private-endpoint-reachable: app https://payroll.westeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'the DNS proxy is not enabled: nobody answers',
    topology: 'firewall-egress',
    change: ['enableProxy: true', 'enableProxy: false'],
    violations: [
      'data-endpoints-private: app payroll.westeurope.data.azurecr.io A',
      'dns-servers-answer: app linuxgeneva-microsoft.azurecr.io A @10.0.0.4',
      'service-names-private: app payroll.azurecr.io A',
      'other-services-resolve: app linuxgeneva-microsoft.azurecr.io A',
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
      'public-reach: app https://contoso.azurecr.io/v2/',
      ...unseen('aaaa-nodata', 'private-ttl', 'tls-name'),
    ],
  },
  {
    title: "the private endpoint's subnet does not obey route tables: packets pass the firewall by, and nothing is amiss for DNS or TLS",
    topology: 'firewall-egress',
    change: [', privateEndpointNetworkPolicies: RouteTableEnabled', ''],
    violations: [],
  },
  {
    title: 'a network rule lets packets to the private endpoint through untranslated: answers pass the firewall by',
    topology: 'firewall-egress',
    change: ['    applicationRules:\n', '    networkRules:\n      endpoints: { sourceAddresses: 10.1.0.0/16, destinationAddresses: 10.0.1.0/24, destinationPorts: 443, protocols: TCP }\n    applicationRules:\n'],
    violations: unreachablePayroll,
  },
  {
    title: 'a network rule lets everything out on 443, whatever the name',
    topology: 'firewall-egress',
    change: ['    applicationRules:\n', "    networkRules:\n      web: { sourceAddresses: 10.1.0.0/16, destinationAddresses: '*', destinationPorts: 443, protocols: TCP }\n    applicationRules:\n"],
    violations: ['never-reachable: app https://fabrikam.azurecr.io/v2/', ...unreachablePayroll],
  },
  {
    title: 'a network rule denies 443 before any name is looked at',
    topology: 'firewall-egress',
    change: ['    applicationRules:\n', "    networkRules:\n      no-web: { action: Deny, destinationAddresses: '*', destinationPorts: [443], protocols: Any }\n    applicationRules:\n"],
    violations: [
      ...unreachablePayroll,
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
      'public-reach: app https://contoso.azurecr.io/v2/',
      ...unseen('tls-name'),
    ],
  },
  {
    title: 'a network rule names the registry: what its name leads to is let through',
    topology: 'firewall-egress',
    change: ['    applicationRules:\n      contoso-login: { priority: 200, sourceAddresses: 10.1.0.0/24, targetFqdns: contoso.azurecr.io }\n', '    networkRules:\n      login: { destinationFqdns: contoso.azurecr.io, destinationPorts: 443, protocols: TCP }\n    applicationRules:\n'],
    // All registries of a region share a front end, and addresses have no names.
    violations: ['never-reachable: app https://fabrikam.azurecr.io/v2/'],
  },
  {
    title: 'the route for everything leads nowhere',
    topology: 'firewall-egress',
    change: ['everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 }', 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: None }'],
    violations: [
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
      'public-reach: app https://contoso.azurecr.io/v2/',
    ],
  },
  {
    title: 'the subnet has lost its route table: nothing is inspected any more',
    topology: 'firewall-egress',
    change: ['apps: { addressPrefix: 10.1.0.0/24, routeTable: through-firewall }', 'apps: 10.1.0.0/24'],
    violations: ['never-reachable: app https://fabrikam.azurecr.io/v2/'],
  },
  {
    title: "the firewall's own subnet sends everything back to it",
    topology: 'firewall-egress',
    change: ['AzureFirewallSubnet: 10.0.0.0/26', 'AzureFirewallSubnet: { addressPrefix: 10.0.0.0/26, routeTable: through-firewall }'],
    violations: [
      'public-data-reach: app https://contoso.northeurope.data.azurecr.io',
      'public-data-reach: app https://contoso.westeurope.data.azurecr.io',
      'public-reach: app https://contoso.azurecr.io/v2/',
      ...unreachablePayroll,
      ...unseen('tls-name'),
    ],
  },
]
