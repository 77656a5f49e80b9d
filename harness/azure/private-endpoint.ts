import { onlyMember, type ServiceName } from './service-names.ts'

/** A private endpoint's address for one name of its service. */
export interface PrivateEndpointMember {
  readonly endpoint: ServiceName
  readonly address: string
}

/**
 * Order in which dynamic addresses are handed to members: published network interfaces show a registry's data members first and its
 * login server last. Not contractual, so nothing may rely on it.
 */
function allocationOrder(names: readonly ServiceName[]): readonly ServiceName[] {
  const rank = { data: 0, regional: 1, login: 2, service: 3 }
  return [...names].sort((a, b) => rank[a.kind] - rank[b.kind])
}

/** Those of a service's names that an endpoint for the given groups serves, in the order of their addresses. */
export function servedNames(names: readonly ServiceName[], groupIds: readonly string[]): readonly ServiceName[] {
  return allocationOrder(names.filter(({ group }) => group === '' || groupIds.includes(group)))
}

/** The members for which an endpoint has addresses, in the order in which they get them. Names of one member have one address. */
export function membersOf(names: readonly ServiceName[], groupIds: readonly string[]): readonly string[] {
  const served = servedNames(names, groupIds)
  return served.length === 0 ? [onlyMember] : [...new Set(served.map(({ member }) => member))]
}
