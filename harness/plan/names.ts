/** Namespaces of the fabric that every lab has. */
export const internet = 'internet'
export const platform = 'platform'

/** Names of the nodes that stand for parts of Azure. Hosts and DNS servers keep the names they have in the topology. */
export const nodeNames = {
  publicZones: 'public-zones',
  privateZones: 'private-zones',
  frontEnds: 'front-ends',
  azureDns: (virtualNetwork: string) => `azure-dns-${virtualNetwork}`,
  azureRecursion: (virtualNetwork: string) => `azure-recursion-${virtualNetwork}`,
  recursiveResolver: (region: string) => `resolver-${region}`,
  inboundEndpoint: (resolver: string, endpoint: string): string => nodeName(`inbound-${resolver}-${endpoint}`),
  outboundEndpoint: (resolver: string, endpoint: string): string => nodeName(`outbound-${resolver}-${endpoint}`),
  gateway: (gateway: string, instance: number): string => nodeName(`gateway-${gateway}-${instance}`),
  siteGateway: (site: string, instance: number): string => nodeName(`gateway-${site}-${instance}`),
  firewall: (firewall: string): string => nodeName(`firewall-${firewall}`),
  dnsProxy: (firewall: string): string => nodeName(`dns-proxy-${firewall}`),
  circuit: (connection: string): string => nodeName(`circuit-${connection}`),
  privateEndpoint: (endpoint: string) => `private-endpoint-${endpoint}`,
} as const

/** Names of Azure resources may have capitals, dots and underscores; those of nodes do not. */
function nodeName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
