import { TrafficManagerManagementClient } from '@azure/arm-trafficmanager'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

/** Profiles have their endpoints in them. */
export function trafficManagerListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new TrafficManagerManagementClient(credential, subscription, options)
  return [{ what: 'Traffic Manager profiles', sections: ['trafficManagerProfiles'], list: (group) => (group === undefined ? client.profiles.listBySubscription() : client.profiles.listByResourceGroup(group)) }]
}
