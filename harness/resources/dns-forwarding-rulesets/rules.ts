import type { DnsForwardingRuleset, ForwardingRule } from '../../azure/hybrid-resources.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import { isWithin, labelsOf } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import { entryPath, type Breach, type Design, type Rule } from '../rule.ts'

const overview = 'https://learn.microsoft.com/azure/dns/dns-private-resolver-overview'

const rulesets = 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets'

function* allRules(topology: Topology): Iterable<{ readonly ruleset: DnsForwardingRuleset; readonly rule: ForwardingRule; readonly path: Path }> {
  for (const ruleset of topology.dnsForwardingRulesets.values()) {
    for (const rule of ruleset.forwardingRules) yield { ruleset, rule, path: ['dnsForwardingRulesets', ruleset.name, 'forwardingRules', rule.name] }
  }
}

/** The domain name of each rule, and where it is written: it is the key of the rule, or a value of its own. */
function* domainNames({ topology, input }: Design): Iterable<{ readonly written: string; readonly domainName: string; readonly at: Pick<Breach, 'path' | 'atKey'> }> {
  for (const { ruleset, rule: { name, domainName }, path } of allRules(topology)) {
    const rule = input.dnsForwardingRulesets?.[ruleset.name]?.forwardingRules?.[name]
    const named = typeof rule === 'object' && 'targetDnsServers' in rule ? rule.domainName : undefined
    yield { written: named ?? name, domainName, at: named === undefined ? { path, atKey: true } : { path: [...path, 'domainName'] } }
  }
}

const withoutDot: Rule = {
  code: 'rule-name-without-dot',
  source: rulesets,
  *check(design) {
    for (const { written, at } of domainNames(design)) {
      if (!written.endsWith('.')) yield { ...at, message: `the domain name of a rule ends with a dot: "${written}."` }
    }
  },
}

const ruleName: Rule = {
  code: 'invalid-rule-name',
  source: rulesets,
  *check(design) {
    for (const { domainName, at } of domainNames(design)) {
      if (domainName === '') continue
      const wrong = domainNameError(domainName)
      const labels = labelsOf(domainName).length
      if (domainName.startsWith('*.')) yield { ...at, message: `"${domainName}" is no domain name: a rule covers everything below its name by itself, without *` }
      else if (wrong !== undefined) yield { ...at, message: `"${domainName}" ${wrong}` }
      else if (labels > 34) yield { ...at, message: `the name has ${labels} labels; a rule has 34 at most` }
    }
  },
}

const duplicateRule: Rule = {
  code: 'duplicate-rule',
  source: rulesets,
  *check({ topology }) {
    for (const { name, forwardingRules } of topology.dnsForwardingRulesets.values()) {
      const seen = new Map<string, string>()
      for (const rule of forwardingRules) {
        const first = seen.get(rule.domainName)
        if (first === undefined) seen.set(rule.domainName, rule.name)
        else yield { path: ['dnsForwardingRulesets', name, 'forwardingRules', rule.name], atKey: true, message: `"${rule.name}" and "${first}" are rules for the same domain` }
      }
    }
  },
}

/** The API: "Exception while making add request for rule". */
const targetRefused: Rule = {
  code: 'rule-target-refused',
  source: rulesets,
  *check({ topology }) {
    for (const { rule, path } of allRules(topology)) {
      const target = [...path, 'targetDnsServers']
      if (rule.targetDnsServers.length === 0) yield { path: target, message: 'a rule has a target server at least' }
      for (const [index, { ipAddress }] of rule.targetDnsServers.entries()) {
        if (ipAddress === azureProvidedDns) {
          yield { path: [...target, index], message: `${azureProvidedDns} cannot be the target of a rule: Azure refuses it`, hint: 'a rule leads to an inbound endpoint, or to a DNS server with an address of its own' }
        }
      }
    }
  },
}

const otherRegion: Rule = {
  code: 'ruleset-link-in-other-region',
  source: overview,
  *check({ topology, input }) {
    const locationOf = (network: string | undefined) => topology.virtualNetworks.get(network ?? '')?.location
    for (const { name, outboundEndpoints, virtualNetworkLinks } of topology.dnsForwardingRulesets.values()) {
      const home = locationOf(topology.dnsResolvers.get(outboundEndpoints[0]?.resolver ?? '')?.virtualNetwork)
      if (home === undefined) continue
      for (const [index, { resolver }] of outboundEndpoints.entries()) {
        const other = locationOf(topology.dnsResolvers.get(resolver)?.virtualNetwork)
        if (other !== undefined && other !== home) yield { path: ['dnsForwardingRulesets', name, 'outboundEndpoints', index], message: `${resolver} is in ${other}, and the first outbound endpoint in ${home}; a ruleset has one region` }
      }
      for (const [index, link] of virtualNetworkLinks.entries()) {
        const location = locationOf(link.virtualNetwork)
        if (location === undefined || location === home) continue
        const path = entryPath(['dnsForwardingRulesets', name, 'virtualNetworkLinks'], input.dnsForwardingRulesets?.[name]?.virtualNetworkLinks, index, link.name)
        yield { path, message: `${link.virtualNetwork} is in ${location}, ruleset ${name} in ${home}; Azure links a ruleset to networks of its own region only`, hint: `a resolver and a ruleset in ${location}` }
      }
    }
  },
}

const duplicateRulesetLink: Rule = {
  code: 'duplicate-ruleset-link',
  source: rulesets,
  *check({ topology, input }) {
    for (const { name, virtualNetworkLinks } of topology.dnsForwardingRulesets.values()) {
      const seen = new Set<string>()
      for (const [index, link] of virtualNetworkLinks.entries()) {
        const path = entryPath(['dnsForwardingRulesets', name, 'virtualNetworkLinks'], input.dnsForwardingRulesets?.[name]?.virtualNetworkLinks, index, link.name)
        if (seen.has(link.virtualNetwork)) yield { path, message: `${link.virtualNetwork} is already linked to ${name}` }
        seen.add(link.virtualNetwork)
      }
    }
  },
}

/**
 * The network's own resolver is asked once more, by a rule that applies there as well. A zone that is linked there and covers the domain is
 * asked first, and is then all that keeps questions from going round: https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets
 */
const leadsBack: Rule = {
  code: 'ruleset-leads-back',
  severity: 'warning',
  source: rulesets,
  *check({ topology, input }) {
    const inbound = [...topology.dnsResolvers.values()].flatMap(({ name: resolver, virtualNetwork, inboundEndpoints }) =>
      inboundEndpoints.map(({ name, privateIPAddress }) => ({ name: `${resolver}/${name}`, virtualNetwork, privateIPAddress })))
    for (const { name, forwardingRules, virtualNetworkLinks } of topology.dnsForwardingRulesets.values()) {
      for (const [index, link] of virtualNetworkLinks.entries()) {
        for (const rule of forwardingRules) {
          const back = rule.forwardingRuleState === 'Enabled' && rule.targetDnsServers.some(({ ipAddress }) => inbound.some((one) => one.virtualNetwork === link.virtualNetwork && one.privateIPAddress === ipAddress))
          if (!back) continue
          const zone = [...topology.privateDnsZones.values()].find(({ zoneName, virtualNetworkLinks: links }) => isWithin(rule.domainName, zoneName) && links.some(({ virtualNetwork }) => virtualNetwork === link.virtualNetwork))
          const path = entryPath(['dnsForwardingRulesets', name, 'virtualNetworkLinks'], input.dnsForwardingRulesets?.[name]?.virtualNetworkLinks, index, link.name)
          yield {
            path,
            message: `rule ${rule.name} leads questions of ${link.virtualNetwork} back to its own resolver, round and round${zone === undefined ? '' : `: only ${zone.name}, linked there, answers before they set out`}`,
            hint: `link ${name} to other networks only`,
          }
        }
      }
    }
  },
}

export const rulesetRules: readonly Rule[] = [withoutDot, ruleName, duplicateRule, targetRefused, otherRegion, duplicateRulesetLink, leadsBack]
