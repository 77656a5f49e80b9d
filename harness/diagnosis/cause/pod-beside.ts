import type { DnsServer } from '../../azure/hybrid-resources.ts'
import { isAddress } from '../../dns/address.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { isNodeLocalCache, runningTraitsOf, traitsOf } from '../../facts/dns-servers.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor } from '../course/course.ts'
import { courseOf } from '../course/follow.ts'
import { forwardingFor, serverAt } from '../course/hops.ts'
import { servedAfter, serves } from './served-after.ts'

/** A pod that finds a name, the DNS of its cluster, and whom that asks for it. */
export interface Served {
  readonly pod: HostFacts
  readonly server: DnsServerFacts
  readonly addresses: readonly string[]
}

/** A machine in the subnet of the node, or in that of the cluster's DNS, which asks that and is led into a zone. A cluster's DNS is in no network's list. */
export function podBeside(facts: Facts, { host: node }: HostFacts, asked: AskedFor): Served | undefined {
  const listed = facts.topology.virtualNetworks.get(node.virtualNetwork ?? '')?.dnsServers ?? []
  for (const pod of facts.hosts.values()) {
    const server = clusterDnsOf(facts, pod)
    if (server === undefined || pod.host.virtualNetwork !== node.virtualNetwork || ![pod.host.subnet, server.place.subnet].includes(node.subnet)) continue
    const addresses = ledBy(facts, pod, server, asked)
    // Of servers that both ask, one is broken, and pods happen to ask another first.
    if (addresses !== undefined && !addresses.some((one) => listed.includes(one))) return { pod, server, addresses }
  }
  return undefined
}

/** The DNS of a cluster that a machine asks, in its own network, be it by a cache on its node that hands on to that. */
function clusterDnsOf(facts: Facts, pod: HostFacts): DnsServerFacts | undefined {
  const [address] = pod.host.dnsServers
  const asked = address === undefined ? undefined : serverAt(facts, pod, address)
  const cached = asked !== undefined && isNodeLocalCache(asked, 'pods') ? asked.server!.nodeLocalCache : undefined
  const server = cached?.blocks.some((block) => block.domainName === '' && block.asks === 'clusterDns') ? serverAt(facts, pod, cached.clusterDns) : asked
  if (server === undefined || !traitsOf(server).runsInClusters || isListed(facts, server.address)) return undefined
  return 'virtualNetwork' in server.place && server.place.virtualNetwork === pod.host.virtualNetwork ? server : undefined
}

function isListed({ topology }: Facts, address: string): boolean {
  return [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()].some(({ dnsServers }) => dnsServers.includes(address))
}

/** Whom the cluster's DNS asks for a name that a pod is led into a zone for, nobody where it has the name itself; `undefined` where the pod is not, or nobody knows. */
export function ledBy(facts: Facts, pod: HostFacts, server: DnsServerFacts, asked: AskedFor): readonly string[] | undefined {
  if (server.server!.files.size > 0) {
    const described = asDescribed(facts, server, asked.name)
    return described !== undefined && servedAfter(facts, [{ at: server.path, value: described }, ...asking(pod)], pod, asked) ? described.forwarders : undefined
  }
  const course = courseOf(facts, pod, asked)
  if (!serves(facts, course, asked)) return undefined
  return course.end === 'own zone' && course.servers.at(-1) === server ? [] : (forwardingFor(server, asked.name)?.addresses ?? [])
}

/** Whom a machine asks, where it is tried what it would be told by others than it asks. */
function asking({ host, dnsServers }: HostFacts): readonly Edit[] {
  return dnsServers.join() === host.dnsServers.join() ? [] : [{ at: ['hosts', host.name], value: { ...host, dnsServers } }]
}

/** A server with files of its owner, as if the design said what they say of a name; `undefined` where they do not, or leave it to /etc/resolv.conf, which is the network's list. */
function asDescribed({ topology }: Facts, { name, kind, server }: DnsServerFacts, asked: string): DnsServer | undefined {
  const described = topology.dnsServers.get(name)
  const forwarders = described && runningTraitsOf({ kind, server })?.forwardersIn?.(described.files, asked)?.map((one) => one.replace(/^dns:\/\//, '').replace(/:53$/, ''))
  return forwarders === undefined || !forwarders.every(isAddress) ? undefined : { ...described!, files: new Map(), forwarders, conditionalForwarders: [] }
}
