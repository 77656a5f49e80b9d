import { isAddress, parseCidr } from '../../dns/address.ts'
import type { DnsForwardingRuleset, ForwardingRule } from '../../azure/hybrid-resources.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import { labelsOf } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import { entryPath, type Rule } from '../rule.ts'

const overview = 'https://learn.microsoft.com/azure/dns/dns-private-resolver-overview'
const rulesets = 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets'

interface Endpoint { readonly key: string; readonly network: string; readonly subnet: string; readonly path: Path }

function* endpoints(topology: Topology): Iterable<Endpoint> {
  for (const { name, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    for (const endpoint of inboundEndpoints) yield { key: `${name}/${endpoint.name}`, network: virtualNetwork, subnet: endpoint.subnet, path: ['dnsResolvers', name, 'inboundEndpoints', endpoint.name] }
    for (const endpoint of outboundEndpoints) yield { key: `${name}/${endpoint.name}`, network: virtualNetwork, subnet: endpoint.subnet, path: ['dnsResolvers', name, 'outboundEndpoints', endpoint.name] }
  }
}

function* allRules(topology: Topology): Iterable<{ readonly ruleset: DnsForwardingRuleset; readonly rule: ForwardingRule; readonly path: Path }> {
  for (const ruleset of topology.dnsForwardingRulesets.values()) {
    for (const rule of ruleset.forwardingRules) yield { ruleset, rule, path: ['dnsForwardingRulesets', ruleset.name, 'forwardingRules', rule.name] }
  }
}

const secondResolver: Rule = {
  code: 'second-resolver-in-network',
  source: overview,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork } of topology.dnsResolvers.values()) {
      const first = owners.get(virtualNetwork)
      if (first === undefined) owners.set(virtualNetwork, name)
      else yield { path: ['dnsResolvers', name, 'virtualNetwork'], message: `${virtualNetwork} already has the resolver ${first}; a virtual network has one` }
    }
  },
}

const subnetSize: Rule = {
  code: 'resolver-subnet-size',
  source: overview,
  *check({ topology }) {
    for (const { key, network, subnet, path } of endpoints(topology)) {
      const prefix = topology.virtualNetworks.get(network)?.subnets.find(({ name }) => name === subnet)?.addressPrefix
      const length = prefix === undefined ? undefined : parseCidr(prefix)?.length
      if (length !== undefined && (length < 24 || length > 28)) {
        yield { path: [...path, 'subnet'], message: `${key} is in ${network}/${subnet} (${prefix!}); the subnet of an endpoint is a /28 at least and a /24 at most` }
      }
    }
  },
}

const subnetShared: Rule = {
  code: 'resolver-subnet-shared',
  source: overview,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { key, network, subnet, path } of endpoints(topology)) {
      const place = `${network}/${subnet}`
      const first = owners.get(place)
      if (first === undefined) owners.set(place, key)
      else yield { path: [...path, 'subnet'], message: `${place} belongs to ${first}; each endpoint has a subnet to itself, delegated to Microsoft.Network/dnsResolvers` }
    }
    const others = [
      ...[...topology.privateEndpoints.values()].map(({ name, virtualNetwork, subnet }) => ({ place: `${virtualNetwork}/${subnet}`, path: ['privateEndpoints', name, 'subnet'] })),
      ...[...topology.hosts.values()].map(({ name, virtualNetwork, subnet }) => ({ place: `${virtualNetwork}/${subnet}`, path: ['hosts', name, 'subnet'] })),
      ...[...topology.dnsServers.values()].flatMap(({ name, place }) => ('site' in place ? [] : [{ place: `${place.virtualNetwork}/${place.subnet}`, path: ['dnsServers', name, 'subnet'] }])),
    ]
    for (const { place, path } of others) {
      const owner = owners.get(place)
      if (owner !== undefined) yield { path, message: `${place} is delegated to the resolver endpoint ${owner}: nothing else can be in it` }
    }
  },
}

const withoutDot: Rule = {
  code: 'rule-name-without-dot',
  source: rulesets,
  *check({ topology, input }) {
    for (const { ruleset, rule, path } of allRules(topology)) {
      const written = input.dnsForwardingRulesets?.[ruleset.name]?.forwardingRules?.[rule.name]
      const named = typeof written === 'object' && 'targetDnsServers' in written ? written.domainName : undefined
      const name = named ?? rule.name
      if (!name.endsWith('.')) yield { path: named === undefined ? path : [...path, 'domainName'], atKey: named === undefined, message: `the domain name of a rule ends with a dot: "${name}."` }
    }
  },
}

const ruleName: Rule = {
  code: 'invalid-rule-name',
  source: rulesets,
  *check({ topology }) {
    for (const { rule: { domainName }, path } of allRules(topology)) {
      if (domainName === '') continue
      const wrong = domainNameError(domainName)
      const labels = labelsOf(domainName).length
      if (domainName.startsWith('*.')) yield { path, atKey: true, message: `"${domainName}" is no domain name: a rule covers everything below its name by itself, without *` }
      else if (wrong !== undefined) yield { path, atKey: true, message: `"${domainName}" ${wrong}` }
      else if (labels > 34) yield { path, atKey: true, message: `the name has ${labels} labels; a rule has 34 at most` }
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

const dynamicInbound: Rule = {
  code: 'dynamic-inbound-endpoint',
  severity: 'warning',
  source: rulesets,
  *check({ topology }) {
    const wanted = new Set([
      ...[...topology.dnsServers.values()].flatMap(({ forwarders, conditionalForwarders }) => [...forwarders, ...conditionalForwarders.flatMap((conditional) => conditional.forwarders)]),
      ...[...topology.onPremisesSites.values()].flatMap(({ dnsServers }) => dnsServers),
    ].filter(isAddress))
    for (const { name, virtualNetwork, inboundEndpoints } of topology.dnsResolvers.values()) {
      for (const { name: endpoint, subnet, privateIPAddress } of inboundEndpoints) {
        const prefix = topology.virtualNetworks.get(virtualNetwork)?.subnets.find((candidate) => candidate.name === subnet)?.addressPrefix
        const cidr = prefix === undefined ? undefined : parseCidr(prefix)
        if (privateIPAddress !== undefined || cidr === undefined) continue
        const address = [...wanted].find((candidate) => parseCidr(`${candidate}/${cidr.length}`)?.network === cidr.network)
        if (address !== undefined) {
          yield { path: ['dnsResolvers', name, 'inboundEndpoints', endpoint], atKey: true, message: `${name}/${endpoint} has a dynamic address, and ${address} is written down elsewhere: an endpoint that is made anew may get another`, hint: `{ subnet: ${subnet}, privateIPAddress: ${address} }` }
        }
      }
    }
  },
}

export const resolverChecks: readonly Rule[] = [
  secondResolver, subnetSize, subnetShared, withoutDot, ruleName, duplicateRule, targetRefused, otherRegion, duplicateRulesetLink, dynamicInbound,
]
