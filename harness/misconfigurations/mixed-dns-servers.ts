import { causeOfMixedList } from '../diagnosis/cause/server-list.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'

/** M54. https://github.com/Azure/AKS/issues/808 */
export const mixedDnsServers: Misconfiguration = {
  id: 'mixed-dns-servers',
  catalogue: 'M54',
  title: "Azure-provided DNS, or a resolver on the internet, is listed beside servers of one's own, so that both kinds of names are found.",
  symptom: 'a public address, or NXDOMAIN, from the first server that answers; the next one is never asked, or another one by chance',
  fix: "Let one's own servers forward into Azure, or list Azure-provided DNS alone.",
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  *find(examined) {
    yield* byCause(examined, (facts, { host, endpoint }) => causeOfMixedList(facts, host, endpoint))
  },
}
