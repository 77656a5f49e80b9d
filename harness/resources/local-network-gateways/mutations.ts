import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** A prefix of a site that Azure is not told of any more; the last one cannot go. */
export function* localNetworkGatewayMutations({ localNetworkGateways }: Topology): Generator<Mutation> {
  for (const gateway of localNetworkGateways.values()) {
    const { name, site, addressPrefixes } = gateway
    const at = ['localNetworkGateways', name]
    if (addressPrefixes.length < 2) continue
    for (const [index, prefix] of addressPrefixes.entries()) {
      const value = { ...gateway, addressPrefixes: addressPrefixes.filter((other) => other !== prefix) }
      yield { kind: 'prefix-removed', text: `${name} no longer has ${prefix} of ${site}`, path: [...at, 'addressPrefixes', index], edit: { at, value } }
    }
  }
}
