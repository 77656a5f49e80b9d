import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'

/** Every address that a DNS server or a rule sends questions to. */
export function* forwarded(topology: Topology): Iterable<{ readonly from: string; readonly address: string; readonly path: Path }> {
  for (const { name, forwarders, conditionalForwarders, nodeLocalCache } of topology.dnsServers.values()) {
    const path = ['dnsServers', name]
    if (nodeLocalCache !== undefined) {
      // What its network lists is judged there.
      yield { from: name, address: nodeLocalCache.clusterDns, path: [...path, 'nodeLocalCache', 'clusterDns'] }
      continue
    }
    for (const [index, address] of forwarders.entries()) yield { from: name, address, path: [...path, 'forwarders', index] }
    for (const { domainName, forwarders: to } of conditionalForwarders) {
      for (const [index, address] of to.entries()) yield { from: name, address, path: [...path, 'conditionalForwarders', domainName, index] }
    }
  }
  for (const { name, dnsSettings } of topology.azureFirewalls.values()) {
    for (const [index, address] of dnsSettings.servers.entries()) yield { from: name, address, path: ['azureFirewalls', name, 'dnsSettings', 'servers', index] }
  }
  for (const { name, forwardingRules } of topology.dnsForwardingRulesets.values()) {
    for (const rule of forwardingRules.filter(({ forwardingRuleState }) => forwardingRuleState === 'Enabled')) {
      for (const [index, { ipAddress }] of rule.targetDnsServers.entries()) {
        yield { from: `rule ${rule.name}`, address: ipAddress, path: ['dnsForwardingRulesets', name, 'forwardingRules', rule.name, 'targetDnsServers', index] }
      }
    }
  }
}
