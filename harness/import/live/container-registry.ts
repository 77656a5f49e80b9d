import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

export function registryListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new ContainerRegistryManagementClient(credential, subscription, options)
  return [{
    what: 'container registries', sections: ['registries'],
    list: (group) => (group === undefined ? client.registries.list() : client.registries.listByResourceGroup(group)),
    inside: [{ what: 'replications', list: (group, name) => client.replications.list(group, name) }],
  }]
}
