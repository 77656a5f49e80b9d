import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

export function registryListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new ContainerRegistryManagementClient(credential, subscription, options)
  return [{
    what: 'container registries', sections: ['registries'],
    list: (group) => (group === undefined ? client.registries.list() : client.registries.listByResourceGroup(group)),
    // Whom webhooks tell is a secret that no list has.
    inside: [
      { what: 'replications', list: (group, name) => client.replications.list(group, name) },
      { what: 'scope maps', list: (group, name) => client.scopeMaps.list(group, name) },
      { what: 'tokens', list: (group, name) => client.tokens.list(group, name) },
      { what: 'connected registries', list: (group, name) => client.connectedRegistries.list(group, name) },
    ],
  }]
}
