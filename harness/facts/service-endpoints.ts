import { serviceEndpointOf } from '../azure/network-rules.ts'
import type { FrontEnd } from '../azure/service-chain.ts'
import type { Topology } from '../resources/topology.ts'

/** Front ends to which packets of a subnet go by one of its service endpoints, which no user-defined route overrides. https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview */
export function endpointsInto({ topology, frontEnds }: { readonly topology: Topology; readonly frontEnds: readonly FrontEnd[] }, network: string, subnet: string | undefined): readonly FrontEnd[] {
  const words = topology.virtualNetworks.get(network)?.subnets.find(({ name }) => name === subnet)?.serviceEndpoints ?? []
  return words.length === 0 ? [] : frontEnds.filter(({ kind }) => words.includes(serviceEndpointOf(typeOf(kind)) ?? ''))
}

/** The type of service that a front end is for. */
function typeOf(kind: string): string {
  return kind === 'login' || kind === 'data' ? 'containerRegistry' : kind
}

/** Those that one service endpoint leads to. */
export function frontEndsOf(frontEnds: readonly FrontEnd[], word: string): readonly FrontEnd[] {
  return frontEnds.filter(({ kind }) => serviceEndpointOf(typeOf(kind)) === word)
}
