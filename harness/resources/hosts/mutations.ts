import type { Mutation } from '../mutation.ts'
import { groupTakenOff } from '../network-security-groups/mutations.ts'
import type { Topology } from '../topology.ts'

/** Hosts are where questions come from; what stands at their network interfaces can be changed by mistake as all else. */
export function* hostMutations({ hosts }: Topology): Generator<Mutation> {
  for (const host of hosts.values()) {
    const at = ['hosts', host.name]
    yield* groupTakenOff(host, at, host.name)
    if (host.enableIPForwarding) {
      yield { kind: 'ip-forwarding-off', text: `${host.name} has IP forwarding off: Azure drops what is not for it`, path: [...at, 'enableIPForwarding'], edit: { at, value: { ...host, enableIPForwarding: false } } }
    }
    for (const [index, server] of host.dnsServers.entries()) {
      const value = { ...host, dnsServers: host.dnsServers.filter((other) => other !== server) }
      yield { kind: 'dns-server-removed', text: `${host.name} no longer asks ${server}`, path: [...at, 'dnsServers', index], edit: { at, value } }
    }
  }
}
