import { ruleId, rulesetLinkId } from '../../world/component.ts'
import { tally, type Kind } from '../kind.ts'
import { entryPath } from '../rule.ts'
import { dnsForwardingRulesets as shape, expandDnsForwardingRulesets } from './language.ts'
import { rulesetMutations } from './mutations.ts'
import { rulesetRules } from './rules.ts'

export const dnsForwardingRulesets: Kind<'dnsForwardingRulesets'> = {
  section: 'dnsForwardingRulesets',
  noun: 'ruleset',
  shape,
  expand: (written) => expandDnsForwardingRulesets(written.dnsForwardingRulesets ?? {}),
  parts: [{ key: 'virtualNetworkLinks', noun: 'virtual network link' }, { key: 'forwardingRules', noun: 'forwarding rule', unnamed: true }],
  rules: rulesetRules,
  *references({ topology, input }) {
    for (const { name: ruleset, outboundEndpoints, virtualNetworkLinks } of topology.dnsForwardingRulesets.values()) {
      const path = ['dnsForwardingRulesets', ruleset]
      for (const [index, { resolver, endpoint }] of outboundEndpoints.entries()) yield { to: 'outboundEndpoint', resolver, endpoint, path: [...path, 'outboundEndpoints', index] }
      for (const [index, { name, virtualNetwork }] of virtualNetworkLinks.entries()) {
        const at = entryPath([...path, 'virtualNetworkLinks'], input.dnsForwardingRulesets?.[ruleset]?.virtualNetworkLinks, index, name)
        yield { to: 'virtualNetworks', name: virtualNetwork, verb: 'leads to', path: [...at, 'virtualNetwork'] }
      }
    }
  },
  *dnsServerLists({ dnsForwardingRulesets }) {
    for (const { name: ruleset, forwardingRules } of dnsForwardingRulesets.values()) {
      for (const { name, targetDnsServers } of forwardingRules) {
        yield { path: ['dnsForwardingRulesets', ruleset, 'forwardingRules', name, 'targetDnsServers'], addresses: targetDnsServers.map(({ ipAddress }) => ipAddress) }
      }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#dns-private-resolver',
    *usage({ dnsForwardingRulesets }) {
      const rulesets = [...dnsForwardingRulesets.values()]
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
    },
  },
  mutations: rulesetMutations,
  *components({ dnsForwardingRulesets }) {
    for (const { name: ruleset, virtualNetworkLinks, forwardingRules } of dnsForwardingRulesets.values()) {
      const at = ['dnsForwardingRulesets', ruleset]
      for (const { name, virtualNetwork } of virtualNetworkLinks) {
        yield { id: rulesetLinkId(ruleset, name), kind: 'ruleset-link', failure: `the link of ${ruleset} to ${virtualNetwork} is removed`, at: [...at, 'virtualNetworkLinks', name] }
      }
      for (const { name, domainName, forwardingRuleState } of forwardingRules) {
        if (forwardingRuleState === 'Disabled') continue
        yield { id: ruleId(ruleset, name), kind: 'forwarding-rule', failure: `the rule of ${ruleset} for ${domainName || '.'} is removed`, at: [...at, 'forwardingRules', name] }
      }
    }
  },
}
