import type { RegistryEndpoint } from './registry-names.ts'

/** A private endpoint's address for one name of its registry. */
export interface PrivateEndpointMember {
  readonly endpoint: RegistryEndpoint
  readonly address: string
}

/**
 * Order in which dynamic addresses are handed to members: published network interfaces show the data members first and the
 * login server last. Not contractual, so nothing may rely on it.
 */
export function allocationOrder(endpoints: readonly RegistryEndpoint[]): readonly RegistryEndpoint[] {
  const rank = { data: 0, regional: 1, login: 2 }
  return [...endpoints].sort((a, b) => rank[a.kind] - rank[b.kind])
}
