import type { Facts, HostFacts } from '../../facts/facts.ts'
import { isNodeLocalCache } from '../../facts/dns-servers.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import { nodeLocalCaches } from '../../software/node-local-caches.ts'
import type { AskedFor } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { serverAt } from '../course/hops.ts'
import type { Cause } from './cause.ts'
import { configured } from './edits.ts'
import { ledBy } from './pod-beside.ts'
import { servedAfter, serves } from './served-after.ts'
import { serversNamed } from './servers-named.ts'

/**
 * A pod whose cache asks the network's DNS servers about everything outside the cluster, and so never the cluster's DNS, which would lead the name
 * into a zone: NodeLocal DNSCache as it comes, LocalDNS with `forwardDestination: VnetDNS`. What stands in coredns-custom is then read by nobody.
 */
export function causeOfPassedBy(facts: Facts, pod: HostFacts, asked: AskedFor): Cause | undefined {
  const [address] = pod.host.dnsServers
  const cache = address === undefined ? undefined : serverAt(facts, pod, address)
  const { nodeLocalCache } = cache?.server ?? {}
  if (cache === undefined || nodeLocalCache === undefined || !isNodeLocalCache(cache, 'pods') || nodeLocalCache.blocks.some(({ domainName, asks }) => domainName === '' && asks === 'clusterDns')) return undefined
  const clusterDns = serverAt(facts, pod, nodeLocalCache.clusterDns)
  if (clusterDns?.server === undefined || serves(facts, decidingCourse(facts, pod, asked), asked)) return undefined
  const addresses = ledBy(facts, { ...pod, dnsServers: [clusterDns.address] }, clusterDns, asked)
  if (addresses === undefined) return undefined
  const { label, settable } = nodeLocalCaches[nodeLocalCache.type]
  const edits = configured(facts, cache, () => ({ forwarders: [clusterDns.address] }))
  return {
    because: `${cache.name}, which ${pod.host.name} asks, is ${label}: it asks ${serversNamed(facts, pod, cache.server!.forwarders, 'and')}, as its network's machines do, about whatever is not in cluster.local, and passes ${clusterDns.name} by, `
      + `which would find ${asked.name}${addresses.length === 0 ? '' : ` by ${serversNamed(facts, pod, addresses, 'or')}`}`,
    ...(settable && edits && servedAfter(facts, edits, pod, asked)
      ? { fix: `Set forwardDestination of ${cache.name} to ClusterCoreDNS.`, at: [...cache.path, 'nodeLocalCache', 'forwardDestination'], edits }
      : { fix: `Let the DNS servers of the network of ${pod.host.name} lead ${forwardedZone(zonesOfName(facts, asked.name))} there too, which nodes need anyway to pull images.`, at: [...cache.path, 'nodeLocalCache'] }),
  }
}
