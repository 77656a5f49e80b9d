import type { ComponentId } from '../../harness/world/component.ts'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { diffDesigns } from '../../harness/change/diff.ts'
import { fqdnMatches, networkRuleFor } from '../../harness/azure/firewall-rules.ts'
import type { NetworkRule } from '../../harness/azure/firewall-resources.ts'
import { letThrough } from '../../harness/facts/let-through.ts'
import { createModel } from '../../harness/model/model.ts'
import { reachability } from '../../harness/model/reachability.ts'
import { explain } from '../../harness/model/explain.ts'
import { originOf } from '../../harness/model/routing.ts'
import { serversOf } from '../../harness/model/servers.ts'
import { factsOf, topologyText } from '../design.ts'

const egress = topologyText('firewall-egress')
const headquarters = readFileSync('fixtures/firewall/inspected-headquarters.yaml', 'utf8')

function changed(text: string, ...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the text has no ${from}`)
    return before.replace(from, to)
  }, text)
}

/** Outcome, status and line of a host's attempt. */
function end(text: string, host: string, name: string, faults: readonly ComponentId[] = []): string {
  const facts = factsOf(text)
  const model = createModel(facts, { faults })
  const address = model.resolve(host, { name, type: 'A' }).response?.answer.find(({ type }) => type === 'A')?.data
  if (address === undefined) return 'unresolved'
  const { outcome, status, at } = reachability(facts, model.faults)(facts.hosts.get(host)!, address, name)
  return [outcome, status, at?.join('/')].filter((part) => part !== undefined).join(' ')
}

test('names: a wildcard covers what is below, at any depth, and not the name itself', (t) => {
  t.true(fqdnMatches('*.azurecr.io', 'contoso.westeurope.data.azurecr.io'))
  t.true(fqdnMatches('*', 'anything.example.com'))
  t.false(fqdnMatches('*.azurecr.io', 'azurecr.io'))
  t.false(fqdnMatches('*.azurecr.io', 'contoso.azurecr.io.example.com'))
  t.false(fqdnMatches('contoso.azurecr.io', 'a.contoso.azurecr.io'))
})

test('network rules: the first that matches source, destination, port and protocol', (t) => {
  const rule = (change: Partial<NetworkRule>): NetworkRule =>
    ({ name: 'rule', action: 'Allow', priority: 100, sourceAddresses: ['*'], destinationAddresses: ['10.0.0.0/8'], destinationFqdns: [], destinationPorts: ['53', '8000-8010'], protocols: ['UDP'], ...change })
  const decides = (rules: readonly NetworkRule[], traffic: Partial<Parameters<typeof networkRuleFor>[1]>): string | undefined =>
    networkRuleFor({ networkRules: rules } as never, { source: '10.1.0.4', destination: '10.2.0.4', protocol: 'UDP', port: 53, ...traffic }, () => ['192.0.2.1'])?.name
  t.is(decides([rule({})], {}), 'rule')
  t.is(decides([rule({})], { port: 8010 }), 'rule')
  t.is(decides([rule({})], { port: 8011 }), undefined)
  t.is(decides([rule({})], { protocol: 'TCP' }), undefined)
  t.is(decides([rule({ protocols: ['Any'] })], { protocol: 'TCP' }), 'rule')
  t.is(decides([rule({ sourceAddresses: ['10.1.0.0/30'] })], {}), undefined)
  t.is(decides([rule({ destinationFqdns: ['example.com'] })], { destination: '192.0.2.1' }), 'rule')
  t.is(decides([rule({ destinationFqdns: ['example.com'] })], { destination: '192.0.2.2' }), undefined)
  t.is(decides([rule({ name: 'first' }), rule({})], {}), 'first')
  // Answers go to ports that nobody chose.
  t.is(decides([rule({})], { port: undefined }), undefined)
  t.is(decides([rule({ destinationPorts: ['*'] })], { port: undefined }), 'rule')
})

test('priority: the lowest number is judged first, whatever stands first', (t) => {
  const denying = (priority: number) => changed(egress, ['    applicationRules:\n', `    applicationRules:\n      closed: { action: Deny, priority: ${priority}, targetFqdns: '*' }\n`])
  t.is(end(denying(100), 'app', 'contoso.azurecr.io'), 'refused azureFirewalls/hub-firewall/applicationRules/closed')
  t.is(end(denying(300), 'app', 'contoso.azurecr.io'), 'http 401 azureFirewalls/hub-firewall/applicationRules/contoso-login')
})

test('firewall: what no rule names is closed, what one names is carried to where the firewall finds it', (t) => {
  t.is(end(egress, 'app', 'fabrikam.azurecr.io'), 'refused azureFirewalls/hub-firewall/applicationRules')
  t.is(end(egress, 'app', 'payroll.azurecr.io'), 'http 401 azureFirewalls/hub-firewall/applicationRules/payroll')
  // The visitor's own DNS gives the public address, which shuts everybody out; the firewall's DNS gives the private one.
  t.is(end(headquarters, 'visitor', 'contoso.azurecr.io'), 'http 401 azureFirewalls/hub-firewall/applicationRules/contoso')
})

test('firewall: when it is down nothing passes, and its DNS proxy is silent', (t) => {
  t.is(end(egress, 'app', 'contoso.azurecr.io', ['firewall:hub-firewall']), 'unresolved')
  const ownDns = changed(egress, ['    dnsServers: 10.0.0.4\n', ''])
  t.is(end(ownDns, 'app', 'contoso.azurecr.io', ['firewall:hub-firewall']), 'timeout routeTables/through-firewall/routes/everything')
  t.is(end(ownDns, 'app', 'contoso.azurecr.io', ['region:westeurope']), 'unresolved')
})

test('routes: a private endpoint is reached directly unless its subnet obeys route tables and a route is as long as its network’s prefix', (t) => {
  const free = changed(egress, [', privateEndpointNetworkPolicies: RouteTableEnabled', ''])
  const wide = changed(egress, ['addressPrefix: 10.0.1.0/24, nextHop', 'addressPrefix: 10.0.0.0/15, nextHop'])
  const whole = changed(egress, ['addressPrefix: 10.0.1.0/24, nextHop', 'addressPrefix: 10.0.0.0/16, nextHop'])
  const single = changed(free, ['addressPrefix: 10.0.1.0/24, nextHop', 'addressPrefix: 10.0.1.5/32, nextHop'])
  t.is(end(free, 'app', 'payroll.azurecr.io'), 'http 401')
  t.is(end(wide, 'app', 'payroll.azurecr.io'), 'http 401')
  t.is(end(whole, 'app', 'payroll.azurecr.io'), 'http 401 azureFirewalls/hub-firewall/applicationRules/payroll')
  t.is(end(single, 'app', 'payroll.azurecr.io'), 'http 401 azureFirewalls/hub-firewall/applicationRules/payroll')
})

test('routes: the longest prefix decides, the user’s before the system’s of the same length', (t) => {
  const to = (routes: string) => `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
routeTables: { out: { routes: ${routes} } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: { addressPrefix: 10.0.1.0/24, privateEndpointNetworkPolicies: Enabled } }, peerings: [spoke] }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: { addressPrefix: 10.1.0.0/24, routeTable: out } }, peerings: [hub] }
privateDnsZones: { z: { name: privatelink.azurecr.io, virtualNetworkLinks: [spoke] } }
privateEndpoints: { pe: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: z } }
hosts: { app: spoke/apps }
`
  t.is(end(to('{ none: { addressPrefix: 0.0.0.0/0, nextHopType: None } }'), 'app', 'contoso.azurecr.io'), 'http 401')
  t.is(end(to('{ none: { addressPrefix: 10.0.0.0/16, nextHopType: None } }'), 'app', 'contoso.azurecr.io'), 'timeout routeTables/out/routes/none')
  t.is(end(to('{ internet: { addressPrefix: 10.0.1.0/24, nextHopType: Internet } }'), 'app', 'contoso.azurecr.io'), 'timeout routeTables/out/routes/internet')
  t.is(end(to('{ local: { addressPrefix: 10.0.1.0/24, nextHopType: VnetLocal } }'), 'app', 'contoso.azurecr.io'), 'timeout routeTables/out/routes/local')
  t.is(end(to('{ gateway: { addressPrefix: 10.0.1.0/24, nextHopType: VirtualNetworkGateway } }'), 'app', 'contoso.azurecr.io'), 'timeout routeTables/out/routes/gateway')
  t.is(end(to('{ nobody: { addressPrefix: 10.0.1.0/24, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.1.99 } }'), 'app', 'contoso.azurecr.io'), 'timeout routeTables/out/routes/nobody')
})

test('explain: a question that a firewall lets through, and one that it does not, with the line', (t) => {
  const told = (text: string) => explain(createModel(factsOf(text)).resolve('visitor', { name: 'outside.azurecr.io', type: 'A' }, { trace: true })).slice(1, 3)
  t.deepEqual(told(headquarters)[0], '    10.2.0.10 is reached over the firewall hub-firewall  [routeTables.from-spoke.routes.spokes]')
  t.deepEqual(told(changed(headquarters, ['sourceAddresses: 10.1.0.0/16, destinationAddresses', 'action: Deny, sourceAddresses: 10.1.0.0/16, destinationAddresses'])), [
    '  visitor -> 10.2.0.10: outside.azurecr.io A',
    '    no answer: the network rule dns-to-second of hub-firewall denies UDP 53 from 10.1.0.5 to 10.2.0.10  [azureFirewalls.hub-firewall.networkRules.dns-to-second]',
  ])
  t.regex(told(changed(egress, ['enableProxy: true', 'enableProxy: false'], ['hosts: { app', 'hosts: { visitor: spoke/apps, app'])).join(), /10\.0\.0\.4: outside/)
  const silent = explain(createModel(factsOf(changed(egress, ['enableProxy: true', 'enableProxy: false']))).resolve('app', { name: 'contoso.azurecr.io', type: 'A' }, { trace: true }))
  t.regex(silent.join('\n'), /no answer: the DNS proxy of hub-firewall is not enabled/)
})

test('ways: answers that a firewall has not seen the question of', (t) => {
  // The second spoke answers directly: peered with the first, and without a route table.
  const direct = changed(headquarters, ['servers: { addressPrefix: 10.2.0.0/24, routeTable: from-spoke }', 'servers: 10.2.0.0/24'], ['peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true } }\n  second', 'peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true }, second: {} }\n  second'], ['peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true } }\nprivate', 'peerings: { hub: { useRemoteGateways: true, allowForwardedTraffic: true }, first: {} }\nprivate'])
  const to = (text: string, protocol: 'TCP' | 'UDP') => {
    const facts = factsOf(text)
    return serversOf(facts, new Set()).ways.to(originOf(facts, facts.hosts.get('visitor')!), '10.2.0.10', { protocol, port: 53 })
  }
  t.is(to(direct, 'UDP')?.destination, 'virtualNetwork:second')
  t.is(to(direct, 'TCP')?.destination, 'virtualNetwork:second')
  const longer = changed(direct, ['      spokes: { addressPrefix: 10.0.0.0/8', '      second: { addressPrefix: 10.2.0.0/24, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 }\n      spokes: { addressPrefix: 10.0.0.0/8'])
  t.is(to(longer, 'UDP')?.destination, 'virtualNetwork:second')
  t.true(to(longer, 'TCP')?.asymmetric)
})

test('let through: tight rules and wide ones', (t) => {
  const of = (target: string) => letThrough(factsOf(changed(egress, ['targetFqdns: contoso.azurecr.io', `targetFqdns: '${target}'`])))[0]!
  t.deepEqual(of('contoso.azurecr.io'), {
    firewall: 'hub-firewall', rule: 'contoso-login', kind: 'application', at: ['azureFirewalls', 'hub-firewall', 'applicationRules', 'contoso-login'],
    targets: ['contoso.azurecr.io'], own: ['contoso.azurecr.io'], foreign: [], everybodys: [],
  })
  t.deepEqual(of('*.westeurope.data.azurecr.io').everybodys, ['the data endpoint of every registry in westeurope'])
  t.deepEqual(of('*.azurecr.io').foreign, ['fabrikam.azurecr.io', 'linuxgeneva-microsoft.azurecr.io'])
  t.deepEqual(of('*.blob.core.windows.net').everybodys, ['every storage account'])
  const byAddress = letThrough(factsOf(changed(egress, ['    applicationRules:\n', "    networkRules:\n      web: { destinationAddresses: '*', destinationPorts: 443, protocols: TCP }\n    applicationRules:\n"])))[0]!
  t.true(byAddress.everybodys.includes('whatever is served at the login front end of westeurope, by any name'))
})

test('diff: a rule that is gone changes no answer, and what is reached', (t) => {
  const { groups, connections } = diffDesigns(factsOf(egress).topology, factsOf(changed(egress, ['targetFqdns: contoso.azurecr.io', 'targetFqdns: other.azurecr.io'])).topology)
  t.deepEqual(groups, [])
  t.deepEqual(connections.map(({ host, name, before, after }) => `${host} ${name} ${before.outcome} ${after.outcome}`), ['app contoso.azurecr.io http refused'])
})
