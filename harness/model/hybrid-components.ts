import { type Component, type ComponentId, ruleId, rulesetLinkId } from '../world/component.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import { isPair } from './routing.ts'

/** The parts of resolvers and rulesets, and DNS servers that somebody runs. */
export function resolverComponents({ topology }: Facts): readonly Component[] {
  const found: Component[] = []
  for (const { name: resolver, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    const at = ['dnsResolvers', resolver]
    for (const { name } of inboundEndpoints) {
      found.push({ id: `inbound-endpoint:${resolver}/${name}`, kind: 'inbound-endpoint', failure: `the inbound endpoint ${name} of ${resolver} does not answer`, at: [...at, 'inboundEndpoints', name] })
    }
    for (const { name } of outboundEndpoints) {
      found.push({ id: `outbound-endpoint:${resolver}/${name}`, kind: 'outbound-endpoint', failure: `the outbound endpoint ${name} of ${resolver} forwards nothing`, at: [...at, 'outboundEndpoints', name] })
    }
  }
  for (const { name: ruleset, virtualNetworkLinks, forwardingRules } of topology.dnsForwardingRulesets.values()) {
    const at = ['dnsForwardingRulesets', ruleset]
    for (const { name, virtualNetwork } of virtualNetworkLinks) {
      found.push({ id: rulesetLinkId(ruleset, name), kind: 'ruleset-link', failure: `the link of ${ruleset} to ${virtualNetwork} is removed`, at: [...at, 'virtualNetworkLinks', name] })
    }
    for (const { name, domainName, forwardingRuleState } of forwardingRules) {
      if (forwardingRuleState === 'Disabled') continue
      found.push({ id: ruleId(ruleset, name), kind: 'forwarding-rule', failure: `the rule of ${ruleset} for ${domainName || '.'} is removed`, at: [...at, 'forwardingRules', name] })
    }
  }
  for (const name of topology.dnsServers.keys()) {
    found.push({ id: `dns-server:${name}`, kind: 'dns-server', failure: `the DNS server ${name} is down`, at: ['dnsServers', name] })
  }
  return found
}

/** Connections, each tunnel of those that have two, and the instances of gateways. */
export function gatewayComponents(facts: Facts): readonly Component[] {
  const found: Component[] = []
  for (const { name, connectionType, connectionStatus } of facts.topology.connections.values()) {
    if (connectionStatus !== 'Connected') continue
    const at: Path = ['connections', name]
    found.push({ id: `connection:${name}`, kind: 'connection', failure: connectionType === 'ExpressRoute' ? `the circuit of ${name} is down` : `the connection ${name} is down`, at })
    if (!isPair(facts, name)) continue
    for (const instance of [0, 1]) {
      found.push({ id: `tunnel:${name}/${instance}`, kind: 'tunnel', failure: `the ${instance === 0 ? 'first' : 'second'} tunnel of ${name} is down`, at })
    }
  }
  for (const [name, { instances }] of facts.gateways) {
    for (const instance of instances.keys()) {
      const which = instances.length > 1 ? `the ${instance === 0 ? 'first' : 'second'} instance of ${name}` : `the gateway ${name}`
      found.push({ id: `gateway:${name}/${instance}`, kind: 'gateway', failure: `${which} is down`, at: ['virtualNetworkGateways', name] })
    }
  }
  return found
}

/** What of all that lies in regions that are down. A site is in none: its location says only which provider it has. */
export function* hybridInRegions(facts: Facts, regions: ReadonlySet<string>): Generator<ComponentId> {
  const lost = (network: string): boolean => regions.has(facts.topology.virtualNetworks.get(network)?.location ?? '')
  for (const { name, virtualNetwork, inboundEndpoints, outboundEndpoints } of facts.topology.dnsResolvers.values()) {
    if (!lost(virtualNetwork)) continue
    for (const endpoint of inboundEndpoints) yield `inbound-endpoint:${name}/${endpoint.name}`
    for (const endpoint of outboundEndpoints) yield `outbound-endpoint:${name}/${endpoint.name}`
  }
  for (const { name, place } of facts.topology.dnsServers.values()) {
    if ('virtualNetwork' in place && lost(place.virtualNetwork)) yield `dns-server:${name}`
  }
  for (const [name, { virtualNetwork, instances }] of facts.gateways) {
    if (lost(virtualNetwork)) for (const instance of instances.keys()) yield `gateway:${name}/${instance}`
  }
}
