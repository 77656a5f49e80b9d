import { fromNumber, isAddress, toNumber } from '../../dns/address.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Endpoints removed, or made anew at another address. */
export function* resolverMutations({ dnsResolvers }: Topology): Generator<Mutation> {
  for (const { name: resolver, inboundEndpoints, outboundEndpoints } of dnsResolvers.values()) {
    const path = ['dnsResolvers', resolver]
    for (const endpoint of inboundEndpoints) {
      const at = [...path, 'inboundEndpoints', endpoint.name]
      yield { kind: 'inbound-endpoint-removed', text: `the inbound endpoint ${endpoint.name} of ${resolver} is removed`, path: at, edit: { removed: at } }
      const address = endpoint.privateIPAddress
      if (address === undefined || !isAddress(address)) continue
      const next = fromNumber(toNumber(address) + 1)
      yield { kind: 'inbound-endpoint-moved', text: `the inbound endpoint ${endpoint.name} of ${resolver} has the address ${next}`, path: [...at, 'privateIPAddress'], edit: { at, value: { ...endpoint, privateIPAddress: next } } }
    }
    for (const { name } of outboundEndpoints) {
      const at = [...path, 'outboundEndpoints', name]
      yield { kind: 'outbound-endpoint-removed', text: `the outbound endpoint ${name} of ${resolver} is removed`, path: at, edit: { removed: at } }
    }
  }
}
