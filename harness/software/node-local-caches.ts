/**
 * Caches that stand on every node of a cluster and answer its pods, or the node itself: what they are told as they come. Each is a CoreDNS.
 * NodeLocal DNSCache: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/, with its Corefile in
 * https://github.com/kubernetes/kubernetes/blob/master/cluster/addons/dns/nodelocaldns/nodelocaldns.yaml. LocalDNS of the Azure Kubernetes
 * Service: https://learn.microsoft.com/azure/aks/localdns-custom, one listener for pods (`kubeDNSOverrides`) and one for the node and for pods
 * with `dnsPolicy: Default` (`vnetDNSOverrides`), with caches of their own.
 */
export interface NodeLocalCacheTraits {
  readonly label: string
  /** Where it listens on its node. */
  readonly address: string
  readonly blocks: readonly CacheBlock[]
  /** Whether its owner may set how long it keeps what, and serves it for longer: what LocalDNS can be told. */
  readonly settable: boolean
  /** Whether whoever asks it is a pod that would ask the cluster's DNS without it. */
  readonly forPods: boolean
}

/** One server block: whom it asks, and how long it keeps what it is told. */
export interface CacheBlock {
  /** The root is the empty string. */
  readonly domainName: string
  readonly asks: 'clusterDns' | 'network'
  /** Over TCP, whatever it was asked over. */
  readonly forceTcp: boolean
  /** Seconds for which an answer is kept at most, and a denial. It keeps nothing for less than 5. */
  readonly success: number
  readonly denial: number
  readonly serveStale?: ServeStale
}

/**
 * For how long, and when, it hands out what has run out, with a TTL of 0: at once, while it asks anew behind that, or only where whom it asks says
 * nothing of use. https://coredns.io/plugins/cache/
 */
export interface ServeStale {
  readonly seconds: number
  readonly policy: 'Immediate' | 'Verify'
}

export type NodeLocalCacheType = 'nodeLocalDNSCache' | 'localDNSForPods' | 'localDNSForNode'

const localDns: Pick<CacheBlock, 'success' | 'denial' | 'serveStale'> = { success: 3600, denial: 3600, serveStale: { seconds: 3600, policy: 'Immediate' } }
const localClusterBlock: CacheBlock = { domainName: 'cluster.local', asks: 'clusterDns', forceTcp: true, ...localDns }

export const nodeLocalCaches: Readonly<Record<NodeLocalCacheType, NodeLocalCacheTraits>> = {
  nodeLocalDNSCache: {
    label: 'NodeLocal DNSCache',
    address: '169.254.20.10',
    blocks: [
      { domainName: 'cluster.local', asks: 'clusterDns', forceTcp: true, success: 30, denial: 5 },
      { domainName: 'in-addr.arpa', asks: 'clusterDns', forceTcp: true, success: 30, denial: 30 },
      { domainName: 'ip6.arpa', asks: 'clusterDns', forceTcp: true, success: 30, denial: 30 },
      // `forward . /etc/resolv.conf`, and it runs with `dnsPolicy: Default`: the node's own servers.
      { domainName: '', asks: 'network', forceTcp: false, success: 30, denial: 30 },
    ],
    settable: false,
    forPods: true,
  },
  localDNSForPods: { label: 'LocalDNS (kubeDNS)', address: '169.254.10.11', blocks: [localClusterBlock, { domainName: '', asks: 'clusterDns', forceTcp: false, ...localDns }], settable: true, forPods: true },
  localDNSForNode: { label: 'LocalDNS (vnetDNS)', address: '169.254.10.10', blocks: [localClusterBlock, { domainName: '', asks: 'network', forceTcp: false, ...localDns }], settable: true, forPods: false },
}

export const nodeLocalCacheTypes: readonly NodeLocalCacheType[] = Object.keys(nodeLocalCaches) as NodeLocalCacheType[]

/** The block that a name belongs to: the one with the longest domain. Only the root's covers everything. */
export function blockFor(blocks: readonly CacheBlock[], name: string): CacheBlock | undefined {
  const covering = blocks.filter(({ domainName }) => domainName === '' || name === domainName || name.endsWith(`.${domainName}`))
  return covering.toSorted((one, other) => other.domainName.length - one.domainName.length)[0]
}
