import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** A range that no site has. */
const elsewhere = '10.255.255.0/24'

/** Prefixes of a site that Azure is not told of any more, or told wrong. */
export function* localNetworkGatewayMutations({ localNetworkGateways }: Topology): Generator<Mutation> {
  for (const gateway of localNetworkGateways.values()) {
    const { name, site, addressPrefixes } = gateway
    const at = ['localNetworkGateways', name]
    const path = [...at, 'addressPrefixes']
    yield { kind: 'prefixes-altered', text: `${name} has ${elsewhere} and nothing of ${site}`, path, edit: { at, value: { ...gateway, addressPrefixes: [elsewhere] } } }
    if (addressPrefixes.length < 2) continue
    for (const [index, prefix] of addressPrefixes.entries()) {
      const value = { ...gateway, addressPrefixes: addressPrefixes.filter((other) => other !== prefix) }
      yield { kind: 'prefix-removed', text: `${name} no longer has ${prefix} of ${site}`, path: [...path, index], edit: { at, value } }
    }
  }
}
