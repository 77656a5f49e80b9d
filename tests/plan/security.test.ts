import test from 'ava'
import { topologyText } from '../design.ts'
import { planOf } from './load.ts'

const design = (rules: string, more: { readonly subnet?: string; readonly host?: string } = {}) => `
registries: { contoso: { location: westeurope } }
networkSecurityGroups:
  guard: { securityRules: { ${rules} } }
  own: { securityRules: { own-rule: { priority: 100, direction: Outbound, access: Deny, protocol: Udp, destinationPortRange: 53 } } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: { addressPrefix: 10.0.1.0/24, ${more.subnet ?? 'networkSecurityGroup: guard'} }, endpoints: 10.0.2.0/24 } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/apps } }
hosts: { app: { subnet: hub/apps${more.host ?? ''} }, other: hub/endpoints }
`
const rulesOf = (text: string, node = 'app') => planOf(text).nodes.find(({ name }) => name === node)!.nftables
const lines = (text: string | undefined, name: string) => (text ?? '').split('\n').filter((line) => line.includes(`comment "${name}"`)).map((line) => line.trim())

test('plan: a design without groups has no rules anywhere', (t) => {
  const { nodes, fabric } = planOf(topologyText('flagship'))
  t.true(nodes.every(({ nftables }) => nftables === undefined))
  t.true(fabric.namespaces.every(({ nftables }) => !nftables.includes('table bridge')))
})

test('plan: a rule as nftables has it', (t) => {
  const rule = (written: string) => lines(rulesOf(design(`rule: { priority: 100, ${written} }`)), 'rule')
  t.deepEqual(rule('direction: Inbound, access: Deny'), ['counter drop comment "rule"'])
  t.deepEqual(rule('direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: 10.0.2.0/24, destinationPortRange: [443, 8080-8090]'), ['ip saddr { 10.0.2.0-10.0.2.255 } meta l4proto tcp th dport { 443, 8080-8090 } counter return comment "rule"'])
  t.deepEqual(rule('direction: Inbound, access: Deny, sourceAddressPrefixes: [10.0.2.0/24, 10.0.3.0/24, 10.0.9.9], sourcePortRange: 1024-65535'), ['ip saddr { 10.0.2.0-10.0.3.255, 10.0.9.9 } meta l4proto { tcp, udp } th sport { 1024-65535 } counter drop comment "rule"'])
  t.deepEqual(rule('direction: Inbound, access: Deny, protocol: Icmp'), ['meta l4proto icmp counter drop comment "rule"'])
})

test('plan: what may not leave is marked, and dropped where its sender does not notice', (t) => {
  const text = design('rule: { priority: 100, direction: Outbound, access: Deny, destinationPortRange: 443 }')
  t.deepEqual(lines(rulesOf(text), 'rule'), ['meta l4proto { tcp, udp } th dport { 443 } counter ip dscp set 0x3f accept comment "rule"'])
  t.regex(planOf(text).fabric.namespaces.find(({ name }) => name === 'vnet0')!.nftables, /table bridge security \{\n {2}chain prerouting \{\n.*\n {4}ip dscp 0x3f counter drop\n/)
  t.false(planOf(text).fabric.namespaces.find(({ name }) => name === 'internet')!.nftables.includes('0x3f'))
})

test('plan: answers pass, and what a machine says to itself', (t) => {
  for (const side of ['iifname', 'oifname']) {
    t.regex(rulesOf(design(''))!, new RegExp(`${side} != "eth0" accept\n {4}ct state established,related accept\n {4}jump group`))
  }
})

test('plan: inbound the group of the subnet comes first, outbound that of the network interface', (t) => {
  const groups = (text: string) => [...rulesOf(text)!.matchAll(/# (\S+), (\w+), at/g)].map(([, group, direction]) => `${group} ${direction}`)
  t.deepEqual(groups(design('', { host: ', networkSecurityGroup: own' })), ['guard Inbound', 'own Inbound', 'own Outbound', 'guard Outbound'])
  t.deepEqual(groups(design('')), ['guard Inbound', 'guard Outbound'])
  t.is(rulesOf(design(''), 'other'), undefined)
})

test('plan: rules for AzurePlatformDNS have a chain of their own, other rules leave 168.63.129.16 alone', (t) => {
  const dns = rulesOf(design('dns: { priority: 100, direction: Outbound, access: Deny, protocol: Udp, destinationAddressPrefix: AzurePlatformDNS }'))!
  t.regex(dns, /chain group1dns \{\n {4}meta l4proto udp counter ip dscp set 0x3f accept comment "dns"\n {2}\}/)
  t.regex(dns, /chain group1 \{\n {4}ip daddr 168\.63\.129\.16 meta l4proto \{ tcp, udp \} th dport 53 jump group1dns\n {4}ip daddr 168\.63\.129\.16 meta l4proto \{ tcp, udp \} th dport 53 return\n/)
  t.regex(dns, /# dns: for nobody in this lab/)
  t.notRegex(rulesOf(design('all: { priority: 100, direction: Outbound, access: Deny }'))!, /group1dns/)
})

test('plan: tags are what the lab has of them', (t) => {
  const tag = (name: string) => rulesOf(design(`rule: { priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: ${name} }`))!
  t.regex(lines(tag('AzureContainerRegistry.WestEurope'), 'rule')[0]!, /^ip daddr \{ 126\.\d+\.\d+\.\d+(, 126\.\d+\.\d+\.\d+)? \}|^ip daddr \{ 126\.\d+\.\d+\.\d+-/)
  t.not(lines(tag('AzureContainerRegistry'), 'rule')[0], lines(tag('AzureContainerRegistry.WestEurope'), 'rule')[0])
  t.regex(tag('AzureKeyVault'), /# rule: for nobody in this lab/)
})

test('plan: a private endpoint obeys its group where the policy says so, and only for what comes in', (t) => {
  const endpoint = (policy: string) => rulesOf(design('', { subnet: `networkSecurityGroup: guard, privateEndpointNetworkPolicies: ${policy}` }), 'private-endpoint-contoso-endpoint')
  for (const policy of ['Disabled', 'RouteTableEnabled']) t.is(endpoint(policy), undefined)
  for (const policy of ['Enabled', 'NetworkSecurityGroupEnabled']) {
    t.regex(endpoint(policy)!, /jump group0/)
    t.notRegex(endpoint(policy)!, /Outbound/)
  }
})
