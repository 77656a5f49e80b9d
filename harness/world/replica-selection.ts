/**
 * Which replica answers at a login server's name behind a private endpoint, which no source tells: the nearest to the endpoint's network, that of
 * the home region, or the nearest of those that take part in global routing.
 */
export const replicaSelections = ['nearest', 'home', 'trafficManager'] as const

export type ReplicaSelection = (typeof replicaSelections)[number]
