import { PrivateDnsManagementClient } from '@azure/arm-privatedns'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

/** The first version in which links tell of their fallback to public DNS: https://learn.microsoft.com/azure/dns/private-dns-fallback */
const apiVersion = '2024-06-01'

export function privateDnsListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new PrivateDnsManagementClient(credential, subscription, { ...options, apiVersion })
  return [{
    what: 'private DNS zones', sections: ['privateDnsZones'],
    list: (group) => (group === undefined ? client.privateZones.list() : client.privateZones.listByResourceGroup(group)),
    inside: [
      { what: 'links', list: (group, name) => client.virtualNetworkLinks.list(group, name) },
      { what: 'records', list: (group, name) => client.recordSets.list(group, name) },
    ],
  }]
}
