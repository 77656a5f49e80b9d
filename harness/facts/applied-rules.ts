import type { AppliedRule, HybridFacts } from './hybrid-facts.ts'
import type { Topology } from '../resources/topology.ts'

/**
 * The rules that apply in a virtual network to which private zones of these names are linked, longest domain name first. A rule below
 * one of them never applies: zones come first (https://learn.microsoft.com/azure/dns/dns-private-resolver-overview).
 */
export function appliedRules(topology: Topology, network: string, zones: readonly string[]): readonly AppliedRule[] {
  const applied: AppliedRule[] = []
  for (const { name: ruleset, outboundEndpoints, virtualNetworkLinks, forwardingRules } of topology.dnsForwardingRulesets.values()) {
    if (!virtualNetworkLinks.some(({ virtualNetwork }) => virtualNetwork === network)) continue
    for (const rule of forwardingRules) {
      const { domainName, forwardingRuleState, name } = rule
      const hidden = zones.some((zone) => domainName === zone || domainName.endsWith(`.${zone}`))
      if (forwardingRuleState !== 'Enabled' || hidden || applied.some((earlier) => earlier.rule.domainName === domainName)) continue
      applied.push({
        ruleset,
        rule,
        outboundEndpoints: outboundEndpoints.map(({ resolver, endpoint }) => `${resolver}/${endpoint}`),
        path: ['dnsForwardingRulesets', ruleset, 'forwardingRules', name],
      })
    }
  }
  return applied.sort((a, b) => labels(b.rule.domainName) - labels(a.rule.domainName))
}

/** Whether 168.63.129.16 of the network hands on what rules bring. Without rules there is nothing to hand on. */
export function handsOnRules({ topology, resolverViews }: Pick<HybridFacts, 'resolverViews'> & { readonly topology: Topology }, network: string): boolean {
  return topology.settings.ruleAnswers === 'handedOn' && resolverViews.get(network)!.length > 0
}

function labels(name: string): number {
  return name === '' ? 0 : name.split('.').length
}
