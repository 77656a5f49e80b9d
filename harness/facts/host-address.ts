import type { Facts, HostFacts } from './types.ts'

/** The address under which a host is known at the other end: a point-to-site client's is one of the pool. */
export function addressOfHost({ gateways }: Pick<Facts, 'gateways'>, { host, address }: HostFacts): string {
  const gateway = host.virtualNetworkGateway
  return (gateway !== undefined && gateways.get(gateway)?.clients.get(host.name)) || address
}
