import type { ComponentId } from '../../world/component.ts'
import type { Kind } from '../kind.ts'
import { dnsResolvers as shape, expandDnsResolvers } from './language.ts'
import { resolverMutations } from './mutations.ts'
import { resolverRules } from './rules.ts'

/** Of an endpoint's address; `endpoint` is `<resolver>/<endpoint>`. */
export function inboundClaim(endpoint: string): string {
  return `dnsResolvers/inbound/${endpoint}`
}

export function outboundClaim(endpoint: string): string {
  return `dnsResolvers/outbound/${endpoint}`
}

export const dnsResolvers: Kind<'dnsResolvers'> = {
  section: 'dnsResolvers',
  noun: 'resolver',
  shape,
  expand: (written) => expandDnsResolvers(written.dnsResolvers ?? {}),
  parts: [{ key: 'inboundEndpoints', noun: 'inbound endpoint' }, { key: 'outboundEndpoints', noun: 'outbound endpoint' }],
  rules: resolverRules,
  *references({ topology }) {
    for (const { name, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
      const path = ['dnsResolvers', name]
      yield { to: 'virtualNetworks', name: virtualNetwork, path: [...path, 'virtualNetwork'] }
      // A subnet of a network that does not exist needs no telling.
      if (!topology.virtualNetworks.has(virtualNetwork)) continue
      for (const endpoint of inboundEndpoints) yield { to: 'subnet', place: virtualNetwork, subnet: endpoint.subnet, path: [...path, 'inboundEndpoints', endpoint.name, 'subnet'] }
      for (const endpoint of outboundEndpoints) yield { to: 'subnet', place: virtualNetwork, subnet: endpoint.subnet, path: [...path, 'outboundEndpoints', endpoint.name, 'subnet'] }
    }
  },
  *claims({ dnsResolvers }) {
    for (const { name: resolver, virtualNetwork: place, inboundEndpoints, outboundEndpoints } of dnsResolvers.values()) {
      for (const { name, subnet, privateIPAddress: address } of inboundEndpoints) {
        const at = ['dnsResolvers', resolver, 'inboundEndpoints', name]
        yield { key: inboundClaim(`${resolver}/${name}`), place, subnet, address, owner: `${resolver}/${name}`, noun: 'an inbound endpoint', at, path: [...at, 'privateIPAddress'] }
      }
      for (const { name, subnet } of outboundEndpoints) {
        const at = ['dnsResolvers', resolver, 'outboundEndpoints', name]
        yield { key: outboundClaim(`${resolver}/${name}`), place, subnet, address: undefined, owner: `${resolver}/${name}`, noun: 'an outbound endpoint', at, path: at }
      }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#dns-private-resolver',
    *usage({ dnsResolvers }) {
      for (const { name, inboundEndpoints, outboundEndpoints } of dnsResolvers.values()) {
        yield { limit: 5, used: inboundEndpoints.length, what: `inbound endpoints of ${name}`, path: ['dnsResolvers', name, 'inboundEndpoints'] }
        yield { limit: 5, used: outboundEndpoints.length, what: `outbound endpoints of ${name}`, path: ['dnsResolvers', name, 'outboundEndpoints'] }
      }
    },
  },
  mutations: resolverMutations,
  *components({ dnsResolvers }) {
    for (const { name: resolver, inboundEndpoints, outboundEndpoints } of dnsResolvers.values()) {
      const at = ['dnsResolvers', resolver]
      for (const { name } of inboundEndpoints) yield { id: `inbound-endpoint:${resolver}/${name}`, kind: 'inbound-endpoint', failure: `the inbound endpoint ${name} of ${resolver} does not answer`, at: [...at, 'inboundEndpoints', name] }
      for (const { name } of outboundEndpoints) yield { id: `outbound-endpoint:${resolver}/${name}`, kind: 'outbound-endpoint', failure: `the outbound endpoint ${name} of ${resolver} forwards nothing`, at: [...at, 'outboundEndpoints', name] }
    }
  },
  *lostWith({ dnsResolvers, virtualNetworks }, regions) {
    for (const { name: resolver, virtualNetwork, inboundEndpoints, outboundEndpoints } of dnsResolvers.values()) {
      if (!regions.has(virtualNetworks.get(virtualNetwork)?.location ?? '')) continue
      for (const { name } of inboundEndpoints) yield `inbound-endpoint:${resolver}/${name}` satisfies ComponentId
      for (const { name } of outboundEndpoints) yield `outbound-endpoint:${resolver}/${name}` satisfies ComponentId
    }
  },
}
