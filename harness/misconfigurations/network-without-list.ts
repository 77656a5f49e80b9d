import { causeOfClusterDnsAlone } from '../diagnosis/cause/cluster-dns.ts'
import { causeOfMixedList, causeOfOwnList } from '../diagnosis/cause/server-list.ts'
import { causeOfForgottenList } from '../diagnosis/cause/network-list.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'

/** M58. Often a spoke that was added later, or one whose list a template has set back. */
export const networkWithoutList: Misconfiguration = {
  id: 'network-without-list',
  catalogue: 'M58',
  title: 'A virtual network was left with Azure-provided DNS, where the networks beside it ask servers that find the names, or such servers stand in its hub.',
  symptom: 'all machines of one network get a public address, or none, where those of the networks beside it find the private one',
  fix: 'Set dnsServers of the network to what the others have, and renew the leases of its machines.',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances#name-resolution-that-uses-your-own-dns-server',
  *find(examined) {
    yield* byCause(examined, (facts, { host, endpoint }) => ((causeOfMixedList(facts, host, endpoint) ?? causeOfOwnList(facts, host, endpoint) ?? causeOfClusterDnsAlone(facts, host, endpoint)) === undefined ? causeOfForgottenList(facts, host, endpoint) : undefined))
  },
}
