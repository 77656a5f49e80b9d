import type { ServiceType } from '../service-types.ts'

export const ownServices: readonly ServiceType[] = [
  {
    word: 'privateLinkService',
    title: 'Private Link service of a customer',
    resourceType: 'Microsoft.Network/privateLinkServices',
    // Behind a load balancer of somebody's own: no sub-resource, no public name, no zone that the platform would write to.
    source: 'https://learn.microsoft.com/azure/private-link/private-link-service-overview',
    details: 'https://learn.microsoft.com/azure/private-link/private-link-service-overview',
    inferred: [],
    port: 443,
    answer: 200,
    groups: [],
  },
]
