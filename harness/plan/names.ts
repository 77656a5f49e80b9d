/** Namespaces of the fabric that every lab has. */
export const internet = 'internet'
export const platform = 'platform'

/** Names of the nodes that stand for parts of Azure. Hosts keep the names they have in the topology. */
export const nodeNames = {
  publicZones: 'public-zones',
  privateZones: 'private-zones',
  frontEnds: 'front-ends',
  azureDns: (virtualNetwork: string) => `azure-dns-${virtualNetwork}`,
  recursiveResolver: (region: string) => `resolver-${region}`,
  privateEndpoint: (endpoint: string) => `private-endpoint-${endpoint}`,
} as const
