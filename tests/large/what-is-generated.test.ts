import test from 'ava'
import fc from 'fast-check'
import { parseTopology } from '../../harness/topology/parse.ts'
import { softwareKinds } from '../../harness/software/list.ts'
import { anyFencedTexts } from '../generators/fenced.ts'
import { hybridChoices } from '../generators/hybrid.ts'
import { hybridText } from '../generators/hybrid-text.ts'
import { facts } from '../../harness/facts/facts.ts'
import { random } from '../random.ts'
import { topologyTexts } from '../generators/topology.ts'

test.serial('generator: every text is a valid design whose facts can be derived', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const { topology, problems } = parseTopology(text, 'random.yaml')
      if (!topology) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
      facts(topology)
    }),
    random(t, 500),
  )
  t.pass()
})

test.serial('generator: hybrid designs are valid but for a few, and have everything that the language has for them', (t) => {
  const texts = fc.sample(hybridChoices.map(hybridText), random(t, 300, { least: 100 }))
  const topologies = texts.flatMap((text) => parseTopology(text, 'random.yaml').topology ?? [])
  t.true(topologies.length > 0.8 * texts.length)
  for (const topology of topologies) facts(topology)
  const servers = topologies.flatMap(({ dnsServers }) => [...dnsServers.values()])
  const rules = topologies.flatMap(({ dnsForwardingRulesets }) => [...dnsForwardingRulesets.values()].flatMap(({ forwardingRules }) => forwardingRules))
  const gateways = topologies.flatMap(({ virtualNetworkGateways }) => [...virtualNetworkGateways.values()])
  t.deepEqual([...new Set(servers.map(({ kind }) => kind))].toSorted(), softwareKinds.toSorted())
  t.true(servers.some(({ rebindProtection, rebindDomains }) => rebindProtection && rebindDomains.length > 0))
  t.true(servers.some(({ cache }) => !cache))
  t.true(servers.some(({ conditionalForwarders }) => conditionalForwarders.some(({ forwarders }) => forwarders.length > 1)))
  t.true(servers.some(({ zones }) => zones.some(({ recordSets }) => recordSets.some(({ name, type }) => name.startsWith('*') && type === 'CNAME'))))
  t.true(rules.some(({ domainName }) => domainName === ''))
  t.true(rules.some(({ forwardingRuleState }) => forwardingRuleState === 'Disabled'))
  t.true(rules.some(({ targetDnsServers }) => targetDnsServers.some(({ port }) => port !== 53)))
  t.true(gateways.some(({ activeActive, vpnClientConfiguration }) => activeActive && vpnClientConfiguration !== undefined))
  t.true(gateways.some(({ gatewayType }) => gatewayType === 'ExpressRoute'))
  t.true(topologies.some(({ virtualNetworks }) => [...virtualNetworks.values()].some(({ dnsServers }) => dnsServers.length > 1)))
  t.true(topologies.some(({ virtualNetworks }) => [...virtualNetworks.values()].some(({ peerings }) => peerings.some(({ useRemoteGateways }) => useRemoteGateways))))
  t.true(topologies.some(({ privateDnsZones }) => [...privateDnsZones.values()].some(({ virtualNetworkLinks }) => virtualNetworkLinks.some(({ resolutionPolicy }) => resolutionPolicy === 'NxDomainRedirect'))))
})

test.serial('generator: hybrid designs with groups and firewalls are valid but for a few, and have what matters about both', (t) => {
  const texts = fc.sample(anyFencedTexts, random(t, 300, { least: 100 }))
  const topologies = texts.flatMap((text) => parseTopology(text, 'random.yaml').topology ?? [])
  t.true(topologies.length > 0.8 * texts.length)
  for (const topology of topologies) facts(topology)
  const firewalls = topologies.flatMap(({ azureFirewalls }) => [...azureFirewalls.values()])
  const subnets = topologies.flatMap(({ virtualNetworks }) => [...virtualNetworks.values()].flatMap((network) => network.subnets))
  t.true(firewalls.some(({ dnsSettings }) => !dnsSettings.enableProxy))
  t.true(firewalls.some(({ dnsSettings }) => dnsSettings.enableProxy && dnsSettings.servers.length > 0))
  t.true(firewalls.some(({ networkRules, applicationRules }) => networkRules.some((rule) => rule.action === 'Deny') && applicationRules.length > 0))
  for (const subnet of ['apps', 'servers', 'dns-out', 'endpoints', 'GatewaySubnet']) t.true(subnets.some(({ name, routeTable }) => name === subnet && routeTable !== undefined), subnet)
  for (const subnet of ['apps', 'servers', 'dns-in', 'dns-out', 'endpoints']) t.true(subnets.some(({ name, networkSecurityGroup }) => name === subnet && networkSecurityGroup !== undefined), subnet)
  t.true(topologies.some(({ azureFirewalls, networkSecurityGroups }) => azureFirewalls.size > 0 && networkSecurityGroups.size > 0))
})
