import { causeOfMixedList, causeOfOwnList } from '../diagnosis/cause/server-list.ts'
import { isPublicResolver } from '../facts/public-resolvers.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'

/** M04, as a state: the machine has another list than its network. How it came by it, an old lease or a setting, one design does not show. That a resolver on the internet is asked is M02. */
export const ownServerList: Misconfiguration = {
  id: 'own-server-list',
  catalogue: 'M04',
  title: 'A machine asks other DNS servers than its network does: dnsServers was changed and its lease is old, or it was given a list of its own.',
  symptom: 'one machine gets a public address, or none, where its neighbours in the same network find the private one',
  fix: "Renew the machine's lease, or take its own list away.",
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  *find(examined) {
    yield* byCause(examined, (facts, { host, endpoint }) => (causeOfMixedList(facts, host, endpoint) === undefined && !isPublicResolver(facts, host.dnsServers[0] ?? '') ? causeOfOwnList(facts, host, endpoint) : undefined))
  },
}
