import { software, softwareKinds } from '../../software/list.ts'
import { nodeLocalCaches } from '../../software/node-local-caches.ts'
import type { Rule } from '../rule.ts'

const upstream = 'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/'
const localDns = 'https://learn.microsoft.com/azure/aks/localdns-custom#configuration-validation-rules'

/** Whom it asks and what it keeps follows from which it is. */
const andKeys: Rule = {
  code: 'node-local-cache-and-keys',
  source: upstream,
  *check({ input }) {
    for (const [name, server] of Object.entries(input.dnsServers ?? {})) {
      if (server.nodeLocalCache === undefined || server.files !== undefined) continue
      const path = ['dnsServers', name]
      if (!software[server.kind].runsInClusters) {
        yield { path: [...path, 'nodeLocalCache'], atKey: true, message: `${software[server.kind].label} is no cache on the nodes of a cluster`, hint: `kind: ${softwareKinds.filter((kind) => software[kind].runsInClusters).join(', ')}` }
      }
      for (const key of ['forwarders', 'conditionalForwarders', 'zones', 'forwardPolicy', 'filterAaaa', 'cache'] as const) {
        if (server[key] !== undefined) yield { path: [...path, key], atKey: true, message: `${name} is a cache on a node: whom it asks follows from nodeLocalCache and from the DNS servers of its network`, hint: `${key} of the cluster's DNS, or its own Corefile as files` }
      }
    }
  },
}

/** What only LocalDNS can be told, and what its validation refuses. */
const settings: Rule = {
  code: 'node-local-cache-setting',
  source: localDns,
  *check({ input }) {
    for (const [name, { nodeLocalCache: cache }] of Object.entries(input.dnsServers ?? {})) {
      if (cache === undefined) continue
      const { settable, label, forPods } = nodeLocalCaches[cache.type]
      const path = ['dnsServers', name, 'nodeLocalCache']
      for (const key of ['forwardDestination', 'cacheDurationInSeconds', 'serveStale', 'serveStaleDurationInSeconds'] as const) {
        if (cache[key] !== undefined && !settable) yield { path: [...path, key], atKey: true, message: `${label} does not know ${key}`, hint: 'its own Corefile as files of the DNS server' }
      }
      if (settable && !forPods && cache.forwardDestination === 'ClusterCoreDNS') {
        yield { path: [...path, 'forwardDestination'], message: `${label} asks the network's DNS servers about everything but cluster.local: AKS refuses ClusterCoreDNS for the root of vnetDNSOverrides` }
      }
      if (cache.serveStale === 'Disabled' && cache.serveStaleDurationInSeconds !== undefined) {
        yield { path: [...path, 'serveStaleDurationInSeconds'], atKey: true, message: 'nothing that has run out is served: serveStale is Disabled' }
      }
    }
  },
}

export const nodeLocalCacheRules: readonly Rule[] = [andKeys, settings]
