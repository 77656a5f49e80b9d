import { suggestion } from '../../language/nearest.ts'
import type { Rule } from '../rule.ts'
import { refer } from './references.ts'
import { count } from '../rule.ts'

const source = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency'

const unknownSite: Rule = {
  code: 'unknown-site',
  source,
  *check({ topology, input }) {
    for (const { name, site } of topology.localNetworkGateways.values()) {
      yield* refer(site, topology.onPremisesSites, ['localNetworkGateways', name, 'site'], 'site')
    }
    for (const [name, { site }] of Object.entries(input.connections ?? {})) {
      if (site !== undefined) yield* refer(site, topology.onPremisesSites, ['connections', name, 'site'], 'site')
    }
  },
}

const unknownGateway: Rule = {
  code: 'unknown-virtual-network-gateway',
  source,
  *check({ topology, input }) {
    for (const [name, { virtualNetworkGateway, remoteVirtualNetworkGateway }] of Object.entries(input.connections ?? {})) {
      const path = ['connections', name]
      yield* refer(virtualNetworkGateway, topology.virtualNetworkGateways, [...path, 'virtualNetworkGateway'], 'gateway')
      if (remoteVirtualNetworkGateway !== undefined) yield* refer(remoteVirtualNetworkGateway, topology.virtualNetworkGateways, [...path, 'remoteVirtualNetworkGateway'], 'gateway')
    }
    for (const { name, virtualNetworkGateway } of topology.hosts.values()) {
      if (virtualNetworkGateway !== undefined) yield* refer(virtualNetworkGateway, topology.virtualNetworkGateways, ['hosts', name, 'virtualNetworkGateway'], 'gateway')
    }
  },
}

const unknownLocalGateway: Rule = {
  code: 'unknown-local-network-gateway',
  source,
  *check({ topology, input }) {
    for (const [name, { localNetworkGateway }] of Object.entries(input.connections ?? {})) {
      if (localNetworkGateway !== undefined) yield* refer(localNetworkGateway, topology.localNetworkGateways, ['connections', name, 'localNetworkGateway'], 'local network gateway')
    }
  },
}

const unknownOutboundEndpoint: Rule = {
  code: 'unknown-outbound-endpoint',
  source,
  *check({ topology }) {
    const known = [...topology.dnsResolvers.values()].flatMap(({ name, outboundEndpoints }) => outboundEndpoints.map((endpoint) => `${name}/${endpoint.name}`))
    for (const { name, outboundEndpoints } of topology.dnsForwardingRulesets.values()) {
      const path = ['dnsForwardingRulesets', name, 'outboundEndpoints']
      if (outboundEndpoints.length === 0) yield { path, message: `ruleset ${name} has no outbound endpoint` }
      for (const [index, { resolver, endpoint }] of outboundEndpoints.entries()) {
        const written = endpoint === '' ? resolver : `${resolver}/${endpoint}`
        if (known.includes(written)) continue
        yield { path: [...path, index], message: `there is no outbound endpoint "${written}"`, hint: suggestion(written, known, count(known.length, 'outbound endpoint')) }
      }
    }
  },
}

export const hybridReferenceChecks: readonly Rule[] = [unknownSite, unknownGateway, unknownLocalGateway, unknownOutboundEndpoint]
