import test from 'ava'
import { topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const forwardZones = (config: string) => [...config.matchAll(/forward-zone:\n {2}name: "(\S+)"\n {2}forward-addr: (\S+)/g)].map(([, name, address]) => [name, address])

test('private side: each network forwards exactly the zones that are linked to it', (t) => {
  const plan = planOf(topologyText('flagship'))
  const of = (network: string) => forwardZones(file(plan, `azure-dns-${network}`, '/etc/unbound/lab.conf')).filter(([zone]) => !/^internal|arpa/.test(zone!))
  t.deepEqual(of('hub-weu'), [['.', '169.254.16.2'], ['privatelink.azurecr.io.', '169.254.32.1']])
  t.deepEqual(of('hub-eus'), [['.', '169.254.16.1'], ['privatelink.azurecr.io.', '169.254.32.2']])
  t.deepEqual(of('legacy'), [['.', '169.254.16.2']])
})

test('private side: a redirecting link asks a listener that falls through, for the redirected types only', (t) => {
  const plan = planOf(topologyText('foreign-registries'))
  t.deepEqual(file(plan, 'private-zones', '/etc/coredns/Corefile').match(/^ {2}(bind|expr|fallthrough|forward|view|    fallthrough).*$/gm), [
    '  bind 169.254.32.1',
    '  bind 169.254.32.2',
    '  view redirect-lenient-zone-westeurope {',
    '  forward . 169.254.16.2 {',
    '  bind 169.254.32.2',
    // Names of the networks' own machines, and the way back from their addresses.
    ...['169.254.32.3', '169.254.32.3', '169.254.32.4', '169.254.32.4'].map((address) => `  bind ${address}`),
  ])
})

test('private side: an endpoint that is not approved has no node, and its addresses are held in silence', (t) => {
  const plan = planOf(topologyText('one-network').replace(/(privateDnsZoneGroup: \[[^\]]*\])/, '$1, connectionState: Pending'))
  t.false(plan.nodes.some(({ kind }) => kind === 'private-endpoint'))
  const router = plan.fabric.namespaces.find(({ name }) => name === 'vnet0')!
  t.regex(router.nftables, /chain input \{[^}]*ip daddr \{ 10\.[^}]* \} drop/)
})

test('private side: records of a zone group, of hand and of autoregistration', (t) => {
  const plan = planOf(`
registries: { contoso: { location: westeurope, replications: [eastus2] } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { all: 10.1.1.0/24 } } }
privateEndpoints: { pe: { registry: contoso, subnet: hub/all, privateDnsZoneGroup: [zone] } }
privateDnsZones:
  zone:
    name: privatelink.azurecr.io
    virtualNetworkLinks: [hub]
    recordSets: { contoso: { ttl: 60, A: 10.1.1.99 }, contoso.eastus2.data: { A: [] }, '*': { ttl: 30, TXT: any } }
  corp: { name: corp.example.com, virtualNetworkLinks: { hub: { registrationEnabled: true } } }
hosts: { app: hub/all }
intent: [{ from: app, registry: contoso, reach: privately }]
`)
  const records = (path: string) => file(plan, 'private-zones', path).split('\n').filter((line) => / (A|TXT) /.test(line))
  t.deepEqual(records('/zones/zone.zone'), [
    '*.privatelink.azurecr.io. 30 IN TXT "any"',
    'contoso.privatelink.azurecr.io. 60 IN A 10.1.1.99',
    'contoso.westeurope.data.privatelink.azurecr.io. 10 IN A 10.1.1.4',
  ])
  t.deepEqual(records('/zones/corp.zone'), ['app.corp.example.com. 10 IN A 10.1.1.7'])
})

const ruled = (more = '') => planOf(`
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { out: 10.0.2.0/28, second: 10.0.2.16/28, apps: 10.0.3.0/24 } }
  plain: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } }
privateDnsZones: { registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }, other-zone: { name: corp.example.com, virtualNetworkLinks: [hub] } }
dnsResolvers: { resolver: { virtualNetwork: hub, outboundEndpoints: { outbound: out } } }
dnsForwardingRulesets: { rules: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub], forwardingRules: { azurecr.io.: 10.0.3.10, site.example.: [10.0.3.10, 10.0.3.11] } } }
hosts: { app: hub/apps }
${more}`)
const blocks = (corefile: string) => [...corefile.matchAll(/^(\S+) \{\n {2}bind (\S+)\n {2}forward \. (\S+) \{\n([^}]*)\}/gm)].map(([, zone, bind, to, rest]) => [zone, bind, to, ...rest!.trim().split('\n').map((line) => line.trim())])

test('private side: where rules apply, 168.63.129.16 hands on what they bring, and asks whoever recurses about everything else', (t) => {
  const plan = ruled()
  const relayed = ['policy sequential', 'max_fails 0', 'read_timeout 10s', 'max_concurrent 200']
  const recursed = ['policy sequential', 'max_fails 0', 'read_timeout 10s']
  t.deepEqual(blocks(file(plan, 'azure-dns-hub', '/etc/coredns/Corefile')), [
    ['azurecr.io', '168.63.129.16', '169.254.8.1', ...relayed],
    ['site.example', '168.63.129.16', '169.254.8.1', ...relayed],
    ['privatelink.azurecr.io', '168.63.129.16', '169.254.64.1', ...recursed],
    ['.', '168.63.129.16', '169.254.64.1', ...recursed],
  ])
  // Targets of aliases that it met itself are asked of zones and rules.
  t.deepEqual(forwardZones(file(plan, 'azure-recursion-hub', '/etc/unbound/lab.conf')).map(([name]) => name), ['.', 'privatelink.azurecr.io.', 'corp.example.com.', 'azurecr.io.', 'site.example.', 'internal.cloudapp.net.', '0.10.in-addr.arpa.'])
  const [inside, recursion] = ['azure-dns-hub', 'azure-recursion-hub'].map((name) => plan.nodes.find((node) => node.name === name)!.interfaces.map(({ namespace, addresses }) => [namespace, ...addresses]))
  t.deepEqual(inside, [['vnet0', '169.254.0.2/30', '168.63.129.16/32'], ['platform', '169.254.96.1/16']])
  t.deepEqual(recursion, [['platform', '169.254.64.1/16']])
  t.is(plan.nodes.find(({ name }) => name === 'azure-dns-plain')!.image, plan.nodes.find(({ name }) => name === 'azure-recursion-hub')!.image)
})

test('private side: a rule for everything leaves Azure its own names, and resolvers those of the loopback address', (t) => {
  const plan = planOf(`
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { out: 10.0.2.0/28, apps: 10.0.3.0/24 } } }
dnsResolvers: { resolver: { virtualNetwork: hub, outboundEndpoints: { outbound: out } } }
dnsForwardingRulesets: { rules: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub], forwardingRules: { .: 10.0.3.10, azure.com.: 10.0.3.10 } } }
hosts: { app: hub/apps }
`)
  const of = blocks(file(plan, 'azure-dns-hub', '/etc/coredns/Corefile')).map(([zone, , to]) => [zone, to])
  t.deepEqual(of.filter(([, to]) => to === '169.254.8.1').map(([zone]) => zone), ['azure.com', '.'])
  t.deepEqual(of.filter(([, to]) => to === '169.254.64.1').map(([zone]) => zone), ['windows.net', 'azure.net', 'windowsazure.us', 'localhost', '127.in-addr.arpa', `1.${'0.'.repeat(31)}ip6.arpa`])
})

test('private side: where answers of rules are followed, one server recurses, as in a network without rules', (t) => {
  const plan = ruled('settings: { ruleAnswers: followed }')
  t.false(plan.nodes.some(({ name }) => name.startsWith('azure-recursion-')))
  t.deepEqual(forwardZones(file(plan, 'azure-dns-hub', '/etc/unbound/lab.conf')).map(([name]) => name), ['.', 'privatelink.azurecr.io.', 'corp.example.com.', 'azurecr.io.', 'site.example.', 'internal.cloudapp.net.', '0.10.in-addr.arpa.'])
})

test('private side: readiness is asked for by a name that no rule takes along', (t) => {
  const asked = (rules: string) => {
    const plan = planOf(`
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { out: 10.0.2.0/28, apps: 10.0.3.0/24 } } }
dnsResolvers: { resolver: { virtualNetwork: hub, outboundEndpoints: { outbound: out } } }
dnsForwardingRulesets: { rules: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub], forwardingRules: ${rules} } }
hosts: { app: hub/apps }
`)
    const { ready } = plan.nodes.find(({ name }) => name === 'azure-dns-hub')!
    return ready?.kind === 'dns' ? ready.question.name : ''
  }
  t.is(asked('{ corp.example.com.: 10.0.3.10 }'), 'large.azcr.io')
  t.is(asked('{ azcr.io.: 10.0.3.10 }'), 'azure.com')
  t.is(asked('{ .: 10.0.3.10 }'), 'azure.com')
  t.is(asked('{ io.: 10.0.3.10, com.: 10.0.3.10 }'), 'trafficmanager.net')
  t.is(asked('{ .: 10.0.3.10, azure.com.: 10.0.3.10 }'), 'localhost')
})

test('private side: a network with machines and without any zone has their names all the same; one without machines has none', (t) => {
  const networks = 'virtualNetworks: { hub: { location: westeurope, addressSpace: [10.1.4.0/22, 10.9.9.0/26], subnets: { apps: 10.1.5.0/24, few: 10.9.9.0/27 } } }\n'
  const plan = planOf(`${networks}hosts: { app: hub/apps, few: hub/few }\ndnsServers: { dns: { kind: bind, subnet: hub/apps, ipAddress: 10.1.5.5 } }\n`)
  t.deepEqual(forwardZones(file(plan, 'azure-dns-hub', '/etc/unbound/lab.conf')).map(([name]) => name), ['.', 'internal.cloudapp.net.', '5.1.10.in-addr.arpa.', '4.9.9.10.in-addr.arpa.'])
  const records = (zone: string) => file(plan, 'private-zones', `/zones/of-networks/hub/${zone}.zone`).split('\n').filter((line) => / (A|PTR) /.test(line))
  t.deepEqual(records('5.1.10.in-addr.arpa'), ['4.5.1.10.in-addr.arpa. 10 IN PTR app.internal.cloudapp.net.', '5.5.1.10.in-addr.arpa. 10 IN PTR dns.internal.cloudapp.net.'])
  t.deepEqual(records('internal.cloudapp.net'), ['app.internal.cloudapp.net. 10 IN A 10.1.5.4', 'dns.internal.cloudapp.net. 10 IN A 10.1.5.5', 'few.internal.cloudapp.net. 10 IN A 10.9.9.4'])
  t.like(plan.nodes.find(({ name }) => name === 'private-zones')!.ready, { address: '169.254.32.1', question: { name: 'internal.cloudapp.net', type: 'SOA' } })
  t.false(planOf(`${networks}hosts: { laptop: internet }\n`).nodes.some(({ name }) => name === 'private-zones'))
})
