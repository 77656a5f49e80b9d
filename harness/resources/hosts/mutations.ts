import type { Mutation } from '../mutation.ts'
import { groupTakenOff } from '../network-security-groups/mutations.ts'
import type { Topology } from '../topology.ts'

/** Hosts are where questions come from; what stands at their network interfaces can be changed by mistake as all else. */
export function* hostMutations({ hosts }: Topology): Generator<Mutation> {
  for (const host of hosts.values()) {
    const at = ['hosts', host.name]
    yield* groupTakenOff(host, at, host.name)
    for (const [index, server] of host.dnsServers.entries()) {
      const value = { ...host, dnsServers: host.dnsServers.filter((other) => other !== server) }
      yield { kind: 'dns-server-removed', text: `${host.name} no longer asks ${server}`, path: [...at, 'dnsServers', index], edit: { at, value } }
    }
  }
}
