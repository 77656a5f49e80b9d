import type { DnsServer, Place } from '../../azure/hybrid-resources.ts'
import { recursiveResolverAddress } from '../../azure/public-plan.ts'
import { regions } from '../../azure/regions.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { entry, listOf, text, z } from '../../language/vocabulary.ts'
import { nodeLocalCaches, nodeLocalCacheTypes, type CacheBlock, type NodeLocalCacheType } from '../../software/node-local-caches.ts'

export interface NodeLocalCacheInput {
  type: NodeLocalCacheType
  clusterDns: string
  forwardDestination?: 'VnetDNS' | 'ClusterCoreDNS' | undefined
  cacheDurationInSeconds?: number | undefined
  serveStale?: 'Immediate' | 'Verify' | 'Disabled' | undefined
  serveStaleDurationInSeconds?: number | undefined
}

const seconds = z.int().min(5).max(86400).optional()

/** `nodeLocalCache` of a DNS server. What LocalDNS can be told has the names of its localdnsconfig.json. */
export const nodeLocalCache: z.ZodType<NodeLocalCacheInput | undefined> = z.strictObject({
  type: z.enum(nodeLocalCacheTypes).describe(`Which: ${nodeLocalCacheTypes.map((type) => `${nodeLocalCaches[type].label}, on its node ${nodeLocalCaches[type].address} (${type})`).join('; ')}.`),
  clusterDns: text.describe("Address of the cluster's DNS, kube-dns: it is asked for cluster.local, and by LocalDNS for whatever its pods ask."),
  forwardDestination: z.enum(['VnetDNS', 'ClusterCoreDNS']).optional().describe('Whom LocalDNS asks for the names that its pods ask about and that are not in cluster.local. ClusterCoreDNS unless stated.'),
  cacheDurationInSeconds: seconds.describe('Of LocalDNS: for how long it keeps an answer at most. 3600 unless stated.'),
  serveStale: z.enum(['Immediate', 'Verify', 'Disabled']).optional().describe('Of LocalDNS: whether it hands out what has run out at once, and asks anew behind that (Immediate, unless stated), or only where nobody answers (Verify), or never.'),
  serveStaleDurationInSeconds: seconds.describe('Of LocalDNS: for how long after it has run out. 3600 unless stated.'),
}).optional().describe("A cache on the nodes of a cluster: NodeLocal DNSCache, or AKS's LocalDNS. Whom it asks follows from clusterDns and from the DNS servers of its network, as they are when its nodes are made: a node pool keeps them until it is reimaged. With an ipAddress it is also asked by the address that it has on its node.")

interface Places {
  readonly virtualNetworks?: Record<string, { location: string; dnsServers?: string | string[] | undefined; dhcpOptions?: { dnsServers?: string | string[] | undefined } | undefined }> | undefined
  readonly onPremisesSites?: Record<string, { location: string; dnsServers?: string | string[] | undefined }> | undefined
}

/** A cache in the words of a DNS server. */
export function expandNodeLocalCache(written: NodeLocalCacheInput, place: Place, places: Places): Pick<DnsServer, 'forwarders' | 'conditionalForwarders'> & { readonly nodeLocalCache: NonNullable<DnsServer['nodeLocalCache']> } {
  const { type, clusterDns, forwardDestination } = written
  const blocks = nodeLocalCaches[type].blocks.map((block: CacheBlock): CacheBlock => {
    const own = nodeLocalCaches[type].settable ? keeping(block, written) : block
    return forwardDestination !== undefined && block.domainName === '' ? { ...own, asks: forwardDestination === 'VnetDNS' ? 'network' : 'clusterDns' } : own
  })
  const whom = ({ asks }: CacheBlock): readonly string[] => (asks === 'clusterDns' ? [clusterDns] : leased(place, places))
  return {
    forwarders: blocks.filter(({ domainName }) => domainName === '').flatMap(whom),
    conditionalForwarders: blocks.filter(({ domainName }) => domainName !== '').map((block) => ({ domainName: block.domainName, forwarders: whom(block) })),
    nodeLocalCache: { type, clusterDns, blocks },
  }
}

/** Verify does not go together with questions over TCP, which those for cluster.local are: there it stays as it comes. */
function keeping(block: CacheBlock, { cacheDurationInSeconds: most, serveStale, serveStaleDurationInSeconds: longer }: NodeLocalCacheInput): CacheBlock {
  const { serveStale: comes, ...rest } = { ...block, ...(most !== undefined && { success: most, denial: most }) }
  const policy = serveStale === 'Verify' && block.forceTcp ? 'Immediate' : serveStale ?? comes?.policy
  return policy === undefined || policy === 'Disabled' ? rest : { ...rest, serveStale: { seconds: longer ?? comes?.seconds ?? 3600, policy } }
}

/** What the machines of a place are told by DHCP. */
function leased(place: Place, { virtualNetworks = {}, onPremisesSites = {} }: Places): readonly string[] {
  if ('virtualNetwork' in place) {
    const network = entry(virtualNetworks, place.virtualNetwork)
    const list = listOf(network?.dnsServers ?? network?.dhcpOptions?.dnsServers)
    return list.length > 0 ? list : [azureProvidedDns]
  }
  const site = entry(onPremisesSites, place.site)
  const provider = site !== undefined && regions.has(site.location) ? recursiveResolverAddress(site.location) : 'provider'
  const list = listOf(site?.dnsServers).map((address) => (address === 'provider' ? provider : address))
  return list.length > 0 ? list : [provider]
}

type Cached = Record<string, { subnet: string; ipAddress?: string | undefined; nodeLocalCache?: NodeLocalCacheInput | undefined }>

/** The address that a design gives to the cache that a machine of a network knows by the one it has on every node; the nearest, where there are several. */
export function onNode(address: string, place: { readonly network: string; readonly subnet: string | undefined }, servers: Cached): string {
  if (!nodeLocalCacheTypes.some((type) => nodeLocalCaches[type].address === address)) return address
  const found = Object.values(servers).filter(({ subnet, ipAddress, nodeLocalCache: cache }) =>
    ipAddress !== undefined && cache !== undefined && nodeLocalCaches[cache.type]?.address === address && subnet.split('/')[0] === place.network)
  return (found.find(({ subnet }) => subnet === `${place.network}/${place.subnet}`) ?? found[0])?.ipAddress ?? address
}
