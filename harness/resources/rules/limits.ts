import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

interface Usage { readonly limit: number; readonly used: number; readonly what: string; readonly path: Path }

const zoneLimits = 'https://learn.microsoft.com/azure/dns/dns-faq-private'

function* zoneUsage(topology: Topology): Iterable<Usage> {
  for (const zone of topology.privateDnsZones.values()) {
    const path = ['privateDnsZones', zone.name]
    const links = [...path, 'virtualNetworkLinks']
    yield { limit: 1000, used: zone.virtualNetworkLinks.length, what: `virtual network links of zone ${zone.name}`, path: links }
    yield { limit: 100, used: zone.virtualNetworkLinks.filter(({ registrationEnabled }) => registrationEnabled).length, what: `registration links of zone ${zone.name}`, path: links }
    yield { limit: 25_000, used: zone.recordSets.length, what: `record sets of zone ${zone.name}`, path: [...path, 'recordSets'] }
    for (const { name, type, data } of zone.recordSets) {
      yield { limit: 20, used: data.length, what: `records of record set ${name}`, path: [...path, 'recordSets', name, type] }
    }
  }
}

function* networkUsage(topology: Topology): Iterable<Usage> {
  const endpoints = tally([...topology.privateEndpoints.values()].map(({ virtualNetwork }) => virtualNetwork))
  const zones = tally([...topology.privateDnsZones.values()].flatMap(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)))
  for (const { name, subnets, dnsServers } of topology.virtualNetworks.values()) {
    const path = ['virtualNetworks', name]
    yield { limit: 3000, used: subnets.length, what: `subnets of ${name}`, path: [...path, 'subnets'] }
    yield { limit: 20, used: dnsServers.length, what: `DNS servers of ${name}`, path: [...path, 'dnsServers'] }
    yield { limit: 1000, used: endpoints.get(name) ?? 0, what: `private endpoints in ${name}`, path }
    yield { limit: 1000, used: zones.get(name) ?? 0, what: `private DNS zones linked to ${name}`, path }
  }
  for (const { name, securityRules } of topology.networkSecurityGroups.values()) {
    yield { limit: 1000, used: securityRules.length, what: `security rules of ${name}`, path: ['networkSecurityGroups', name, 'securityRules'] }
  }
}

function* registryUsage(topology: Topology): Iterable<Usage> {
  const endpoints = tally([...topology.privateEndpoints.values()].map(({ registry }) => registry))
  for (const { name, privateEndpointConnections } of topology.registries.values()) {
    yield { limit: 200, used: privateEndpointConnections + (endpoints.get(name) ?? 0), what: `private endpoints of registry ${name}`, path: ['registries', name] }
  }
  for (const { name, privateDnsZoneGroup } of topology.privateEndpoints.values()) {
    yield { limit: 5, used: privateDnsZoneGroup.length, what: `zones in the private DNS zone group of ${name}`, path: ['privateEndpoints', name, 'privateDnsZoneGroup'] }
  }
}

function* resolverUsage(topology: Topology): Iterable<Usage> {
  for (const { name, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    yield { limit: 5, used: inboundEndpoints.length, what: `inbound endpoints of ${name}`, path: ['dnsResolvers', name, 'inboundEndpoints'] }
    yield { limit: 5, used: outboundEndpoints.length, what: `outbound endpoints of ${name}`, path: ['dnsResolvers', name, 'outboundEndpoints'] }
  }
  const rulesets = [...topology.dnsForwardingRulesets.values()]
  const uses = tally(rulesets.flatMap(({ outboundEndpoints }) => outboundEndpoints.map(({ resolver, endpoint }) => `${resolver}/${endpoint}`)))
  for (const [endpoint, used] of uses) {
    yield { limit: 2, used, what: `rulesets of outbound endpoint ${endpoint}`, path: ['dnsResolvers', ...endpoint.split('/').flatMap((part, n) => (n === 0 ? [part, 'outboundEndpoints'] : [part]))] }
  }
  for (const { name, outboundEndpoints, virtualNetworkLinks, forwardingRules } of rulesets) {
    const path = ['dnsForwardingRulesets', name]
    yield { limit: 2, used: outboundEndpoints.length, what: `outbound endpoints of ruleset ${name}`, path: [...path, 'outboundEndpoints'] }
    yield { limit: 500, used: virtualNetworkLinks.length, what: `virtual network links of ruleset ${name}`, path: [...path, 'virtualNetworkLinks'] }
    yield { limit: 1000, used: forwardingRules.length, what: `rules of ruleset ${name}`, path: [...path, 'forwardingRules'] }
    for (const rule of forwardingRules) {
      yield { limit: 6, used: rule.targetDnsServers.length, what: `target servers of rule ${rule.name}`, path: [...path, 'forwardingRules', rule.name] }
    }
  }
}

function tally(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function limits(source: Rule['source'], usage: (topology: Topology) => Iterable<Usage>): Rule {
  return {
    code: 'limit-exceeded',
    source,
    *check({ topology }) {
      for (const { limit, used, what, path } of usage(topology)) {
        if (used > limit) yield { path, atKey: true, message: `${used} ${what}; Azure allows ${limit}` }
      }
    },
  }
}

export const limitChecks: readonly Rule[] = [
  limits('https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#dns-private-resolver', resolverUsage),
  limits(zoneLimits, zoneUsage),
  limits('https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits', networkUsage),
  limits('https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints', registryUsage),
]
