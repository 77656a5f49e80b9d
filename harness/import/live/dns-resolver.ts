import { DnsResolverManagementClient } from '@azure/arm-dnsresolver'
import type { Connect } from './connect.ts'
import type { Listing } from './listing.ts'

export function dnsResolverListings({ credential, options }: Connect, subscription: string): readonly Listing[] {
  const client = new DnsResolverManagementClient(credential, subscription, options)
  return [
    {
      what: 'DNS private resolvers', sections: ['dnsResolvers'],
      list: (group) => (group === undefined ? client.dnsResolvers.list() : client.dnsResolvers.listByResourceGroup(group)),
      inside: [
        { what: 'inbound endpoints', list: (group, name) => client.inboundEndpoints.list(group, name) },
        { what: 'outbound endpoints', list: (group, name) => client.outboundEndpoints.list(group, name) },
      ],
    },
    {
      what: 'DNS forwarding rulesets', sections: ['dnsForwardingRulesets'],
      list: (group) => (group === undefined ? client.dnsForwardingRulesets.list() : client.dnsForwardingRulesets.listByResourceGroup(group)),
      inside: [
        { what: 'forwarding rules', list: (group, name) => client.forwardingRules.list(group, name) },
        { what: 'links', list: (group, name) => client.virtualNetworkLinks.list(group, name) },
      ],
    },
  ]
}
