import test from 'ava'
import { explain } from '../../harness/model/explain.ts'
import { createModel } from '../../harness/model/model.ts'
import { reachability } from '../../harness/model/reachability.ts'
import { largeName } from '../../harness/azure/public-zones.ts'
import { edited } from '../design.ts'
import { facts } from '../../harness/facts/facts.ts'
import { load } from './load.ts'

const login = { name: 'contoso.azurecr.io', type: 'A' }
const large = { name: largeName, type: 'TXT' }
const udpOnly = ['dns: { priority: 100, direction: Inbound, access: Allow,', 'dns: { priority: 100, direction: Inbound, access: Allow, protocol: Udp,'] as const

test('explain: names the rule that drops a question, and its place', (t) => {
  const model = createModel(facts(edited('network-security-groups', ['ask-resolver: { priority: 100,', 'ask-resolver: { priority: 100, protocol: Tcp,'])))
  t.deepEqual(explain(model.resolve('app', login, { trace: true })), [
    'app asks for contoso.azurecr.io A',
    '    rule nothing-else (priority 4096, Outbound) of apps-group at subnet spoke/apps does not let UDP port 53 of 10.0.2.4 be reached  [networkSecurityGroups.apps-group.securityRules.nothing-else]',
    '  app -> inbound endpoint resolver/inbound: contoso.azurecr.io A',
    '    no answer: a security rule drops the question',
    'no server answered',
  ])
})

test('security: UDP and TCP are let pass one by one', (t) => {
  const model = createModel(facts(edited('network-security-groups', udpOnly)))
  t.is(model.resolve('app', login).response?.rcode, 'NOERROR')
  t.is(model.resolve('app', login, { transport: 'tcp' }).response, undefined)
  t.true(model.resolve('app', large).response?.truncated)
})

test('security: who comes again over TCP waits or fails, who hands on what it is told does not', (t) => {
  const everything = (kind: string) => ['kind: bind, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }', `kind: ${kind}, subnet: headquarters/servers, ipAddress: 192.168.0.10, forwarders: 10.0.2.4`] as const
  const answers = ['bind', 'unbound', 'coredns', 'dnsmasq'].map((kind) => createModel(facts(edited('network-security-groups', udpOnly, everything(kind)))).resolve('desk', large).response)
  t.deepEqual(answers.map((response) => (response?.truncated ? 'truncated' : response?.rcode)), ['SERVFAIL', undefined, 'truncated', 'truncated'])
})

test('security: a rule that is removed is a fault like any other', (t) => {
  const model = createModel(load('network-security-groups'))
  t.is(model.withFaults(['security-rule:apps-group/ask-resolver']).resolve('app', login).response, undefined)
  t.is(model.withFaults(['security-rule:apps-group/ask-resolver', 'security-rule:apps-group/nothing-else']).resolve('app', login).response?.rcode, 'NOERROR')
})

test('security: connections that a rule drops end in a timeout, and say which', (t) => {
  const reach = (...edits: (readonly [string, string])[]) => {
    const derived = facts(edited('network-security-groups', ...edits))
    return (host: string, address: string) => reachability(derived, new Set())(derived.hosts.get(host)!, address, 'contoso.azurecr.io')
  }
  const narrow = ['[10.0.4.0/24, 10.1.1.0/24, 192.168.1.0/24]', '[10.1.1.0/24]'] as const
  t.is(reach()('desk', '10.0.1.5').outcome, 'http')
  t.deepEqual(reach(narrow)('desk', '10.0.1.5'), { outcome: 'timeout', status: undefined, message: 'rule nothing-else (priority 4096, Inbound) of endpoints-group at subnet hub/endpoints drops it' })
  t.is(reach(narrow, ['NetworkSecurityGroupEnabled', 'Disabled'])('desk', '10.0.1.5').outcome, 'http')
  t.is(reach(narrow, ['NetworkSecurityGroupEnabled', 'Enabled'])('desk', '10.0.1.5').outcome, 'timeout')
  // A machine without a registry would refuse; behind a group nobody hears of that.
  t.is(reach()('app', '10.0.4.4').outcome, 'timeout')
  t.is(reach()('desk', '10.0.4.4').outcome, 'refused')
})

test('security: the public side is behind outbound rules as well', (t) => {
  const derived = facts(edited('network-security-groups'))
  const frontEnd = derived.frontEnds.find(({ kind, location }) => kind === 'login' && location === 'westeurope')!
  const reach = reachability(derived, new Set())
  t.is(reach(derived.hosts.get('jump')!, frontEnd.address, 'contoso.azurecr.io').outcome, 'timeout')
  t.is(reach(derived.hosts.get('laptop')!, frontEnd.address, 'contoso.azurecr.io').status, 403)
})

const routedAway = (tag: string, route: string) => {
  const derived = load(`
registries: { contoso: { location: westeurope } }
routeTables: { own: { routes: { ${route} } } }
networkSecurityGroups: { out: { securityRules: { closed: { priority: 100, direction: Outbound, access: Deny, protocol: Tcp, destinationAddressPrefix: ${tag}, destinationPortRange: 443 } } } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { routed: { addressPrefix: 10.0.1.0/24, networkSecurityGroup: out, routeTable: own }, plain: { addressPrefix: 10.0.2.0/24, networkSecurityGroup: out } } } }
hosts: { behind: hub/routed, beside: hub/plain }
intent: [{ from: [behind, beside], registry: contoso, reach: publicly }]
`)
  const frontEnd = derived.frontEnds.find(({ kind }) => kind === 'login')!
  const reach = reachability(derived, new Set())
  return ['behind', 'beside'].map((host) => reach(derived.hosts.get(host)!, frontEnd.address, 'contoso.azurecr.io').outcome)
}

// The service tags page: VirtualNetwork has the address prefixes used on user-defined routes, which may be a default route.
test('security: behind a route for everything, the tag VirtualNetwork is everything and Internet nothing', (t) => {
  const everything = 'all: { addressPrefix: 0.0.0.0/0, nextHopType: Internet }'
  t.deepEqual(routedAway('VirtualNetwork', everything), ['timeout', 'http'])
  t.deepEqual(routedAway('Internet', everything), ['http', 'timeout'])
  const elsewhere = 'other: { addressPrefix: 10.9.0.0/16, nextHopType: None }'
  t.deepEqual(routedAway('VirtualNetwork', elsewhere), ['http', 'http'])
  t.deepEqual(routedAway('Internet', elsewhere), ['timeout', 'timeout'])
})

const walking = (rules: string) => load(`
registries: { contoso: { location: westeurope } }
networkSecurityGroups: { out: { securityRules: { ${rules} } } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { dns: { addressPrefix: 10.0.1.0/24, networkSecurityGroup: out }, apps: 10.0.2.0/24 }, dnsServers: 10.0.1.10 } }
dnsServers: { walker: { kind: unbound, subnet: hub/dns, ipAddress: 10.0.1.10 } }
hosts: { app: hub/apps }
intent: [{ from: app, registry: contoso, reach: publicly }]
`)

test('security: a server that starts at the root needs to get out', (t) => {
  t.is(createModel(walking('')).resolve('app', login).response?.rcode, 'NOERROR')
  const closed = createModel(walking('closed: { priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: Internet, destinationPortRange: 53 }'))
  t.is(closed.resolve('app', login).response, undefined)
  t.regex(explain(closed.resolve('app', login, { trace: true })).join('\n'), /rule closed .* does not let UDP port 53 of [\d.]+ be reached {2}\[networkSecurityGroups\.out\.securityRules\.closed\]/)
})

test('security: a firewall’s DNS proxy hands on what it is told, and leaves it to its client to come again over TCP', (t) => {
  const model = createModel(load(`
registries: { contoso: { location: westeurope } }
networkSecurityGroups: { dns: { securityRules: { tcp: { priority: 100, direction: Inbound, access: Deny, protocol: Tcp, destinationPortRange: 53 } } } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { AzureFirewallSubnet: 10.0.0.0/26, dns: { addressPrefix: 10.0.1.0/24, networkSecurityGroup: dns }, apps: 10.0.2.0/24 }, dnsServers: 10.0.0.4 } }
azureFirewalls: { wall: { virtualNetwork: hub, privateIPAddress: 10.0.0.4, dnsSettings: { enableProxy: true, servers: 10.0.1.10 } } }
dnsServers: { relay: { kind: coredns, subnet: hub/dns, ipAddress: 10.0.1.10, forwarders: provider } }
hosts: { app: hub/apps }
`))
  t.true(model.resolve('app', large).response?.truncated)
  t.is(model.resolve('app', large, { transport: 'tcp' }).response, undefined)
})
