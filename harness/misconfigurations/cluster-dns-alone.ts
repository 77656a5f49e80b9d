import { causeOfClusterDnsAlone } from '../diagnosis/cause/cluster-dns.ts'
import { causeOfMixedList, causeOfOwnList } from '../diagnosis/cause/server-list.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'

/** M46. A look-up from a pod shows the private address, so that DNS is thought to be in order, and the next pod stays in ImagePullBackOff. */
export const clusterDnsAlone: Misconfiguration = {
  id: 'cluster-dns-alone',
  catalogue: 'M46',
  title: "Only the cluster's CoreDNS was mended; images are pulled with the node's resolver.",
  symptom: 'ImagePullBackOff, denied: client with IP \'<public>\' is not allowed access, while nslookup in a pod shows the private address',
  fix: "Let the DNS servers of the node pool's network find the name too: link the zone there, or forward it.",
  source: 'https://learn.microsoft.com/azure/aks/localdns-custom#server-blocks-for-localdns',
  *find(examined) {
    yield* byCause(examined, (facts, { host, endpoint }) => ((causeOfMixedList(facts, host, endpoint) ?? causeOfOwnList(facts, host, endpoint)) === undefined ? causeOfClusterDnsAlone(facts, host, endpoint) : undefined))
  },
}
