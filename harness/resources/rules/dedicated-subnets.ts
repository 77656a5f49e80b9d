import { dedicatedSubnets } from '../../azure/virtual-network.ts'
import type { Rule } from '../rule.ts'

const dedicated: Rule = {
  code: 'dedicated-subnet',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-for-azure-services',
  *check({ topology }) {
    const residents = [
      ...[...topology.privateEndpoints.values()].map(({ name, subnet }) => ({ subnet, what: 'a private endpoint', path: ['privateEndpoints', name, 'subnet'] })),
      ...[...topology.dnsResolvers.values()].flatMap(({ name, inboundEndpoints, outboundEndpoints }) => [
        ...inboundEndpoints.map((one) => ({ subnet: one.subnet, what: 'an inbound endpoint', path: ['dnsResolvers', name, 'inboundEndpoints', one.name, 'subnet'] })),
        ...outboundEndpoints.map((one) => ({ subnet: one.subnet, what: 'an outbound endpoint', path: ['dnsResolvers', name, 'outboundEndpoints', one.name, 'subnet'] })),
      ]),
      ...[...topology.dnsServers.values()].flatMap(({ name, place }) => ('site' in place ? [] : [{ subnet: place.subnet, what: 'a DNS server', path: ['dnsServers', name, 'subnet'] }])),
      ...[...topology.hosts.values()].flatMap(({ name, virtualNetwork, subnet = '' }) => (virtualNetwork === undefined ? [] : [{ subnet, what: 'a host', path: ['hosts', name, 'subnet'] }])),
    ]
    for (const { subnet, what, path } of residents) {
      const service = dedicatedSubnets.get(subnet.toLowerCase())
      if (service !== undefined) yield { path, message: `${subnet} is for ${service} only; ${what} cannot be in it` }
    }
  },
}

export const dedicatedSubnetChecks: readonly Rule[] = [dedicated]
