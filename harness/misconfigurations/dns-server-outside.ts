import { contains } from '../dns/address.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { causeOfCachedList } from '../diagnosis/cause/cached-list.ts'
import { causeOfClusterDnsAlone } from '../diagnosis/cause/cluster-dns.ts'
import { causeOfPassedBy } from '../diagnosis/cause/passed-by.ts'
import { causeOfMixedList } from '../diagnosis/cause/server-list.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import type { Path } from '../dns/path.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { byCause } from './support/nearer-cause.ts'
import { serversWithoutForwarder } from './support/dns-server-without-forwarder.ts'
import { hostsOf, sightings, some } from './support/sightings.ts'

/** RFC 1918 and RFC 6598: what lies there may be a server at home that forwards as it should. */
const notPublic = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

function outside({ host }: Symptom): string | undefined {
  const [server] = host.dnsServers
  if (host.host.virtualNetwork === undefined || server === undefined || server === azureProvidedDns) return undefined
  return notPublic.some((prefix) => contains(prefix, server)) ? undefined : server
}

function place({ host: { host } }: Symptom): Path {
  return host.dnsServers.length > 0 ? ['hosts', host.name, 'dnsServers'] : ['virtualNetworks', host.virtualNetwork!, 'dnsServers']
}

/**
 * M02: dnsServers replaces Azure-provided DNS, and a resolver on the internet sees no private zone; neither does a server of one's
 * own that asks such a resolver. Private addresses at which the design has no server are passed over: somebody may run one there.
 */
export const dnsServerOutside: Misconfiguration = {
  id: 'dns-server-outside',
  catalogue: 'M02',
  title: 'A network is answered by a DNS server that does not forward to 168.63.129.16.',
  symptom: 'NOERROR, the privatelink alias and then a public address, although the zone is linked; or no answer',
  fix: 'Use Azure-provided DNS, or a DNS server in a linked network with a server-level forwarder to 168.63.129.16.',
  source: 'https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/cant-resolve-container-registry-fqdn-private-ip-address',
  *find(examined) {
    yield* serversWithoutForwarder(examined)
    yield* byCause(examined, (facts, { host, endpoint }) => ((causeOfPassedBy(facts, host, endpoint) ?? causeOfClusterDnsAlone(facts, host, endpoint)) === undefined ? causeOfCachedList(facts, host, endpoint) : undefined))
    const found = examined.symptoms().filter((symptom) => {
      const server = outside(symptom)
      return symptom.reach === 'privately' && (symptom.kind === 'public' || symptom.kind === 'silent') && server !== undefined && isPublic(examined.facts, server) && causeOfMixedList(examined.facts, symptom.host, symptom.endpoint) === undefined
    })
    yield* sightings(found, (symptom) => place(symptom).join(' '), (group) => {
      const [first] = group
      const [section, name] = place(first)
      return {
        at: place(first),
        what: `${some(hostsOf(group), 'asks', 'ask')} ${outside(first)}, which is in no virtual network and sees no private DNS zone.`,
        fix: `Remove dnsServers from ${section === 'hosts' ? 'host' : 'virtual network'} ${name}, so that 168.63.129.16 is asked, or name a server that forwards to it.`,
      }
    })
  },
}
