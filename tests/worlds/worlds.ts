import type { World } from '../../harness/world/world.ts'

/** A design broken in one way, and what has to be found in it: no more and no less. */
export interface BrokenWorld {
  readonly title: string
  /** Stem of a file in topologies/. */
  readonly topology: string
  /** Text to replace, and what to put in its place. */
  readonly change: readonly [string, string]
  /** Other places that are changed with it. */
  readonly also?: readonly (readonly [string, string])[]
  /** Each violation as `check: host subject`. Expectations, which repeat what the catalogue finds, are named by check alone. */
  readonly violations: readonly string[]
  /** What is found besides in a world whose connections can be broken. */
  readonly whileBroken?: readonly string[]
  /** What is found besides in a world whose packets can be seen. */
  readonly onTheWay?: readonly string[]
  /** A server chooses by chance: what is found is what the first choice leads to, which only the model is sure to take. */
  readonly uncertain?: true
}

/** Designs in which nothing is wrong. */
export const soundDesigns: readonly string[] = [
  'one-network',
  'hub-and-spoke',
  'flagship',
  'foreign-registries',
  'same-ranges-twice',
  'centralised-resolver',
  'distributed-rulesets',
  'hub-dns-servers',
  'on-premises-software',
  'two-resolvers',
  'firewall-egress',
  'network-appliance',
  'active-active-vpn',
  'expressroute-with-vpn',
  'point-to-site',
  'network-security-groups',
  'private-link-hub',
]

/** What has to be found in a world. */
export function expectedIn(world: World, { violations, whileBroken = [], onTheWay = [] }: BrokenWorld): readonly string[] {
  return [...violations, ...(world.breaking === undefined ? [] : whileBroken), ...(world.watchTunnel === undefined ? [] : onTheWay)].toSorted()
}

/** For `onTheWay`: nobody behind the tunnel has found the private endpoint. */
export const nothingToCount: readonly string[] = ['unknown packets-take-the-tunnel: nothing was seen that it could judge']

export const brokenWorlds: readonly BrokenWorld[] = [
  {
    title: 'a link is missing: public addresses',
    topology: 'flagship',
    change: ['virtualNetworkLinks: [hub-weu]', 'virtualNetworkLinks: []'],
    violations: [
      'service-names-private: app-weu contoso.azurecr.io A',
      'data-endpoints-private: app-weu contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: app-weu contoso.eastus2.data.azurecr.io A',
      'no-public-address: app-weu contoso.azurecr.io and its other names A',
      'expectations',
    ],
  },
  {
    title: 'a zone group was dropped: the linked zone denies the names',
    topology: 'flagship',
    change: ['subnet: hub-weu/endpoints, privateDnsZoneGroup: [zone-weu]', 'subnet: hub-weu/endpoints'],
    violations: [
      'service-names-private: app-weu contoso.azurecr.io A',
      'data-endpoints-private: app-weu contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: app-weu contoso.eastus2.data.azurecr.io A',
      'expectations',
    ],
  },
  {
    title: 'a record is wrong',
    topology: 'flagship',
    change: ['virtualNetworkLinks: [hub-weu] }', 'virtualNetworkLinks: [hub-weu], recordSets: { contoso: { A: 10.1.1.77 } } }'],
    violations: ['service-names-private: app-weu contoso.azurecr.io A'],
  },
  {
    title: 'a data record was deleted by hand',
    topology: 'flagship',
    change: ['virtualNetworkLinks: [hub-weu] }', 'virtualNetworkLinks: [hub-weu], recordSets: { contoso.eastus2.data: { A: [] } } }'],
    violations: ['data-endpoints-private: app-weu contoso.eastus2.data.azurecr.io A'],
  },
  {
    title: 'a connection was never approved: the address is right and nothing answers',
    topology: 'flagship',
    change: ['hub-weu/endpoints, privateDns', 'hub-weu/endpoints, connectionState: Pending, privateDns'],
    violations: [
      'private-endpoint-reachable: app-weu https://contoso.azurecr.io',
      'private-endpoint-reachable: app-weu https://contoso.westeurope.data.azurecr.io',
      'private-endpoint-reachable: app-weu https://contoso.eastus2.data.azurecr.io',
    ],
  },
  {
    title: 'public access was left on',
    topology: 'flagship',
    change: ['publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled'],
    violations: [
      'never-reachable: old-server https://contoso.azurecr.io/v2/',
      'never-reachable: laptop https://contoso.azurecr.io/v2/',
    ],
  },
  {
    title: 'a zone was linked to a network that is not meant to see it',
    topology: 'flagship',
    change: ['virtualNetworkLinks: [hub-weu]', 'virtualNetworkLinks: [hub-weu, legacy]'],
    violations: ['never-reachable: old-server https://contoso.azurecr.io/v2/', 'expectations'],
  },
  {
    title: 'a private zone called azurecr.io hides every other registry',
    topology: 'flagship',
    change: ['zone-weu: { name: privatelink.azurecr.io,', 'zone-weu: { name: azurecr.io,'],
    violations: [
      'service-names-private: app-weu contoso.azurecr.io A',
      'data-endpoints-private: app-weu contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: app-weu contoso.eastus2.data.azurecr.io A',
      'other-services-resolve: app-weu linuxgeneva-microsoft.azurecr.io A',
      'expectations',
    ],
  },
  {
    title: 'an empty regional zone hides the data endpoint',
    topology: 'flagship',
    change: [
      'privateDnsZones:',
      'privateDnsZones:\n  child: { name: westeurope.data.privatelink.azurecr.io, virtualNetworkLinks: [hub-weu] }',
    ],
    violations: [
      'data-endpoints-private: app-weu contoso.westeurope.data.azurecr.io A',
      'child-zone-empty: app-weu contoso.westeurope.data.privatelink.azurecr.io A',
    ],
  },
  {
    title: 'a peering has one side only: the private address is found and out of reach',
    topology: 'hub-and-spoke',
    change: ['peerings: [hub]', 'peerings: []'],
    violations: [
      'private-endpoint-reachable: app https://contoso.azurecr.io',
      'private-endpoint-reachable: app https://contoso.westeurope.data.azurecr.io',
    ],
  },
  {
    title: 'two private endpoints share a zone: the last writer wins',
    topology: 'shared-zone-conflict',
    change: ['', ''],
    violations: [
      'service-names-private: app-weu contoso.azurecr.io A',
      'data-endpoints-private: app-weu contoso.westeurope.data.azurecr.io A',
      'data-endpoints-private: app-weu contoso.eastus2.data.azurecr.io A',
      'one-endpoint-per-zone: app-weu contoso.azurecr.io A',
    ],
  },
  {
    title: 'without a redirect a partner with Private Link does not exist',
    topology: 'foreign-registries',
    change: ['lenient: { resolutionPolicy: NxDomainRedirect }', 'lenient: {}'],
    violations: ['foreign-services-resolve: lenient-app fabrikam.azurecr.io A', 'public-data-reach: lenient-app https://fabrikam.northeurope.data.azurecr.io', 'public-reach: lenient-app https://fabrikam.azurecr.io/v2/', 'expectations'],
  },
  {
    title: 'a redirect turns a missing record of our own into a public address',
    topology: 'foreign-registries',
    change: ['subnet: lenient/endpoints, privateDnsZoneGroup: [lenient-zone]', 'subnet: lenient/endpoints'],
    violations: [
      'service-names-private: lenient-app contoso.azurecr.io A',
      'data-endpoints-private: lenient-app contoso.westeurope.data.azurecr.io A',
      'no-public-address: lenient-app contoso.azurecr.io and its other names A',
    ],
  },
  {
    title: 'a network asks a DNS server that nobody runs',
    topology: 'one-network',
    change: ['addressSpace:', 'dnsServers: [10.0.2.250]\n    addressSpace:'],
    violations: [
      'dns-servers-answer: app linuxgeneva-microsoft.azurecr.io A @10.0.2.250',
      'service-names-private: app contoso.azurecr.io A',
      'data-endpoints-private: app contoso.westeurope.data.azurecr.io A',
      'other-services-resolve: app linuxgeneva-microsoft.azurecr.io A',
      'expectations',
      ...['aaaa-nodata', 'private-ttl', 'tls-name'].map(
        (check) => `unknown ${check}: nothing was seen that it could judge`,
      ),
    ],
  },
]

/** The design with its change made; a change that does not apply is a mistake in the table. */
export function broken(text: string, { change, also = [] }: BrokenWorld): string {
  return [change, ...also].reduce((current, [from, to]) => {
    if (!current.includes(from)) throw new Error(`the topology has no "${from}"`)
    return current.replace(from, to)
  }, text)
}
