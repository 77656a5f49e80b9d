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
