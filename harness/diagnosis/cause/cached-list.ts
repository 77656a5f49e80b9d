import type { Facts, HostFacts } from '../../facts/facts.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { AskedFor } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { configured } from './edits.ts'
import { servedAfter } from './served-after.ts'

/** A cache on a node that has from its network's list whom it asks, and these know the internet only: nobody can tell the cache otherwise, the list is to be mended. */
export function causeOfCachedList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const { end, servers } = decidingCourse(facts, host, asked)
  const last = servers.at(-1)
  const network = last !== undefined && 'virtualNetwork' in last.place ? facts.topology.virtualNetworks.get(last.place.virtualNetwork) : undefined
  if (end !== 'public' || network === undefined || network.dnsServers.length === 0 || !last?.server?.nodeLocalCache?.blocks.some(({ domainName, asks }) => domainName === '' && asks === 'network')) return undefined
  const lists = [[], inboundEndpoints(facts).map(({ address }) => address)].map((dnsServers) => ({
    dnsServers,
    edits: [
      { at: ['virtualNetworks', network.name], value: { ...network, dnsServers } },
      ...configured(facts, last, () => ({ forwarders: dnsServers.length > 0 ? dnsServers : [azureProvidedDns] })) ?? [],
    ],
  }))
  const found = lists.find(({ edits }) => servedAfter(facts, edits, host, asked))
  const what = found === undefined ? `Let dnsServers of ${network.name} name servers that lead the name into a zone` : found.dnsServers.length > 0 ? `Set dnsServers of ${network.name} to ${oneOf(found.dnsServers, 'and')}` : `Remove dnsServers from ${network.name}`
  return {
    because: `${last.name}, which answers ${host.host.name}, asks what ${network.name} lists, ${oneOf(network.dnsServers, 'and')}: servers that know the internet only`,
    fix: `${what}, and reimage the node pool: its caches keep the list that they were made with.`,
    at: ['virtualNetworks', network.name, 'dnsServers'],
    ...(found && { edits: found.edits }),
  }
}
