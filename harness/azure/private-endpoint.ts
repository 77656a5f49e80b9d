import type { PrivateEndpoint } from './resources.ts'
import type { ServiceName } from './service-names.ts'

/** A private endpoint's address for one name of its service. */
export interface PrivateEndpointMember {
  readonly endpoint: ServiceName
  readonly address: string
}

/**
 * Order in which dynamic addresses are handed to members: published network interfaces show the data members first and the
 * login server last. Not contractual, so nothing may rely on it.
 */
export function allocationOrder(endpoints: readonly ServiceName[]): readonly ServiceName[] {
  const rank = { data: 0, regional: 1, login: 2, service: 3 }
  return [...endpoints].sort((a, b) => rank[a.kind] - rank[b.kind])
}

/** Gives each name of the service its address in the endpoint's subnet: static where configured, else the next free one. */
export function allocateMembers(
  endpoint: PrivateEndpoint,
  names: readonly ServiceName[],
  nextFree: () => string,
): readonly PrivateEndpointMember[] {
  return allocationOrder(names).map((name) => ({ endpoint: name, address: endpoint.ipConfigurations.get(name.member) ?? nextFree() }))
}
