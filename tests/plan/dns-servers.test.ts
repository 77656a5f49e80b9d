import { readFileSync } from 'node:fs'
import test from 'ava'
import { softwareKinds } from '../../harness/software/list.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { file, planOf } from './load.ts'

const office = (server: string) => planOf(`
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }
registries: { contoso: { location: westeurope } }
dnsServers: { dns: { subnet: office/servers, ipAddress: 192.168.1.53, ${server} } }
`)
const forwards = 'forwarders: [126.2.55.53, 192.168.1.54], conditionalForwarders: { azurecr.io: [10.0.2.4, 10.1.2.4] }'
const lines = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line))

test('BIND: forwarders, conditional forwarders, zones, rebind protection, no cache', (t) => {
  const plan = office(`kind: bind, ${forwards}, zones: { corp.example.com: { recordSets: { app: { A: 192.168.2.80 } } } }, rebindProtection: true, rebindDomains: azurecr.io, cache: false`)
  t.deepEqual(lines(file(plan, 'dns', '/etc/bind/named.conf'), /forward|deny|max-|zone/), [
    '  forwarders { 126.2.55.53; 192.168.1.54; };',
    '  forward only;',
    '  deny-answer-addresses { 10.0.0.0/8; 172.16.0.0/12; 192.168.0.0/16; } except-from { "azurecr.io"; };',
    '  max-cache-ttl 0;',
    '  max-ncache-ttl 0;',
    'zone "." { type hint; file "/etc/bind/root.hints"; };',
    'zone "azurecr.io" { type forward; forward only; forwarders { 10.0.2.4; 10.1.2.4; }; };',
    'zone "corp.example.com" { type primary; file "/etc/bind/zones/corp.example.com"; };',
  ])
  t.is(file(plan, 'dns', '/etc/bind/zones/corp.example.com'), `corp.example.com. 3600 IN SOA ns.corp.example.com. hostmaster.corp.example.com. 1 3600 600 1209600 300
corp.example.com. 3600 IN NS ns.corp.example.com.
app.corp.example.com. 3600 IN A 192.168.2.80
ns.corp.example.com. 3600 IN A 192.168.1.53
`)
})

test('unbound: the same in its words', (t) => {
  const plan = office(`kind: unbound, ${forwards}, rebindProtection: true, rebindDomains: azurecr.io`)
  t.deepEqual(lines(file(plan, 'dns', '/etc/unbound/unbound.conf'), /forward|private| name:/), [
    '  private-address: 10.0.0.0/8',
    '  private-address: 172.16.0.0/12',
    '  private-address: 192.168.0.0/16',
    '  private-domain: "azurecr.io"',
    'forward-zone:',
    '  name: "azurecr.io."',
    '  forward-addr: 10.0.2.4',
    '  forward-addr: 10.1.2.4',
    'forward-zone:',
    '  name: "."',
    '  forward-addr: 126.2.55.53',
    '  forward-addr: 192.168.1.54',
  ])
})

test('dnsmasq: minCacheTtl is min-cache-ttl, and nothing where it is not stated', (t) => {
  const settings = (rest: string) => lines(file(office(`kind: dnsmasq, forwarders: provider${rest}`), 'dns', '/etc/dnsmasq.conf'), /cache/)
  t.deepEqual(settings(', minCacheTtl: 300'), ['min-cache-ttl=300'])
  t.deepEqual([settings(', minCacheTtl: 0'), settings('')], [[], []])
})

test('dnsmasq: the same in its words', (t) => {
  const plan = office(`kind: dnsmasq, ${forwards}, zones: { corp.example.com: { recordSets: { app: { ttl: 60, A: 192.168.2.80 }, '*': { A: 192.168.2.81 }, www: { CNAME: app.corp.example.com } } } }, rebindProtection: true, rebindDomains: azurecr.io, cache: false`)
  t.deepEqual(lines(file(plan, 'dns', '/etc/dnsmasq.conf'), /server|local|record|address=\/|cname|rebind|cache/), [
    'cache-size=0',
    'stop-dns-rebind',
    'rebind-domain-ok=/azurecr.io/',
    'server=/azurecr.io/10.0.2.4',
    'server=/azurecr.io/10.1.2.4',
    'server=126.2.55.53',
    'server=192.168.1.54',
    'local=/corp.example.com/',
    'host-record=app.corp.example.com,192.168.2.80,60',
    'address=/corp.example.com/192.168.2.81',
    'cname=www.corp.example.com,app.corp.example.com,3600',
  ])
})

test('CoreDNS: the same in its words', (t) => {
  const plan = office(`kind: coredns, ${forwards}`)
  t.is(file(plan, 'dns', '/etc/coredns/Corefile').replaceAll(/\s+/g, ' ').trim(), 'azurecr.io { bind 192.168.1.53 forward . 10.0.2.4 10.1.2.4 { policy sequential } cache log errors } . { bind 192.168.1.53 forward . 126.2.55.53 192.168.1.54 { policy sequential } cache log errors }')
})

test('Windows: CoreDNS stands in where it forwards, BIND where it starts at the root, and the plan says so', (t) => {
  const node = (server: string) => office(server).nodes.find(({ name }) => name === 'dns')!
  t.deepEqual([node(`kind: windows, ${forwards}`)].map(({ image, note }) => [image.split('/')[1], note]), [['coredns:1.14.7', 'dns is Windows DNS with forwarders; coredns stands in for it, which hands on chains as they come']])
  t.deepEqual([node('kind: windows')].map(({ image, note }) => [image.split('/')[1], note]), [['bind', 'dns is Windows DNS on root hints; bind stands in for it, which walks chains itself']])
})

test('own files: as they are, with what they refer to beside them, and nothing that the owner has brought', (t) => {
  const path = 'fixtures/own-configuration/branch.yaml'
  const plan = makePlan(facts(parseTopology(readFileSync(path, 'utf8'), path).topology!), { authority: '', server: '', serverKey: '', expired: '' })
  const paths = (name: string) => plan.nodes.find((node) => node.name === name)!.files.map((one) => one.path)
  t.is(file(plan, 'named', '/etc/bind/named.conf'), readFileSync('fixtures/own-configuration/branch/named.conf', 'utf8'))
  for (const wanted of ['/etc/bind/rndc.key', '/var/log/named/.keep', '/var/cache/bind/slaves/.keep', '/var/cache/bind/_default.nta']) t.true(paths('named').includes(wanted), wanted)
  for (const wanted of ['/var/named/named.ca', '/var/named/inside.nta', '/var/named/outside.nta', '/var/named/.keep']) t.true(paths('views').includes(wanted), wanted)
  t.is(file(plan, 'unbound', '/etc/unbound/in-lab.conf'), 'include: "/etc/unbound/unbound.conf"\nserver:\n  module-config: "iterator"\n')
  for (const wanted of ['/var/log/unbound/.keep', '/var/lib/unbound/root.key']) t.true(paths('unbound').includes(wanted), wanted)
  t.true(paths('dnsmasq').includes('/etc/dnsmasq.d/.keep'))
  const debian = makePlan(facts(parseTopology(readFileSync(path, 'utf8').replace('files: branch/unbound.conf', 'files: unbound.conf'), path).topology!), { authority: '', server: '', serverKey: '', expired: '' })
  t.is(file(debian, 'unbound', '/etc/unbound/unbound.conf'), readFileSync('fixtures/own-configuration/unbound.conf', 'utf8'))
  t.truthy(file(debian, 'unbound', '/var/lib/unbound/root.key'), 'what Debian’s conf.d names, though the owner’s file does not')
  t.deepEqual(plan.nodes.filter(({ administersNetwork }) => administersNetwork).map(({ name }) => name), ['dnsmasq'])
  for (const { name, files } of plan.nodes) t.is(new Set(files.map((one) => one.path)).size, files.length, name)
})

test('unbound: reserved names that it has or forwards are taken from what it answers by itself', (t) => {
  const released = (server: string) => lines(file(office(`kind: unbound, ${server}`), 'dns', '/etc/unbound/unbound.conf'), /local-zone|unblock/)
  t.deepEqual(released(forwards), [])
  t.deepEqual(released('zones: { corp.test: {} }'), ['  local-zone: "test." nodefault'])
  t.deepEqual(released('conditionalForwarders: { site.home.arpa: 10.0.2.4, 168.192.in-addr.arpa: 10.0.2.4 }'), ['  unblock-lan-zones: yes', '  local-zone: "home.arpa." nodefault'])
})

test('DNS servers: whether one is ready depends on nobody else, whatever its zone says of other names', (t) => {
  const ready = (server: string) => office(server).nodes.find(({ name }) => name === 'dns')!.ready
  const zones = 'zones: { corp.example.com: { recordSets: { "*": { CNAME: contoso.azurecr.io } } } }'
  for (const kind of softwareKinds) {
    t.deepEqual(ready(`kind: ${kind}, forwarders: 10.0.2.99, ${zones}`), { kind: 'dns', address: '192.168.1.53', question: { name: 'corp.example.com', type: 'SOA' }, recursionDesired: false })
  }
})

test('DNS servers: /etc/resolv.conf is as DHCP leaves it: the list of the network or site, else Azure’s or the provider’s', (t) => {
  const leased = (network: string, site: string) => {
    const plan = planOf(`
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { dns: 10.0.0.0/24 }${network} } }
onPremisesSites: { office: { location: eastus2, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 }${site} } }
dnsServers: { here: { kind: dnsmasq, subnet: hub/dns }, there: { kind: coredns, subnet: office/servers } }
`)
    return ['here', 'there'].map((name) => plan.nodes.find((node) => node.name === name)!.nameServers)
  }
  t.deepEqual(leased('', ''), [['168.63.129.16'], ['126.2.16.53']])
  t.deepEqual(leased(', dnsServers: [192.168.1.4, 168.63.129.16]', ', dnsServers: 192.168.1.4'), [['192.168.1.4', '168.63.129.16'], ['192.168.1.4']])
})

test('DNS servers: who forwards first says so in his own words; Windows has a public resolver behind forwarders that are none, unless it is told not to', (t) => {
  const first = 'forwarders: 10.0.2.4, conditionalForwarders: { azurecr.io: 10.0.2.4 }, forwardFirst: true'
  t.deepEqual(lines(file(office(`kind: bind, ${first}`), 'dns', '/etc/bind/named.conf'), /forward /), ['  forward first;', 'zone "azurecr.io" { type forward; forward first; forwarders { 10.0.2.4; }; };'])
  t.deepEqual(lines(file(office(`kind: unbound, ${first}`), 'dns', '/etc/unbound/unbound.conf'), /forward-first|max-rtt/), ['  infra-cache-max-rtt: 1000', '  forward-first: yes', '  forward-first: yes'])
  const forwarders = (server: string) => lines(file(office(`kind: windows, ${server}`), 'dns', '/etc/coredns/Corefile'), /forward|failover/)
  t.deepEqual(forwarders('forwarders: 10.0.2.4'), ['  forward . 10.0.2.4 126.2.55.53 {', '    failover SERVFAIL REFUSED'])
  t.deepEqual(forwarders('forwarders: 10.0.2.4, useRootHint: false'), ['  forward . 10.0.2.4 {', '    failover SERVFAIL REFUSED'])
  for (const other of ['provider', '8.8.8.8']) t.is(forwarders(`forwarders: [10.0.2.4, ${other}]`)[0], `  forward . 10.0.2.4 ${other === 'provider' ? '126.2.55.53' : other} {`)
})

test('CoreDNS: forwarders in turn, and no AAAA for anybody', (t) => {
  const corefile = file(office('kind: coredns, forwarders: [10.0.2.4, provider], forwardPolicy: roundRobin, filterAaaa: true, cache: false'), 'dns', '/etc/coredns/Corefile')
  t.deepEqual(lines(corefile, /policy|template|rcode/), ['  template IN AAAA {', '    rcode NOERROR', '    policy round_robin'])
  t.deepEqual(lines(file(office('kind: coredns, forwarders: [10.0.2.4, provider]'), 'dns', '/etc/coredns/Corefile'), /policy|template/), ['    policy sequential'])
})

test('Windows: what lies in a zone of its own it forwards to nobody, and says that it recurses', (t) => {
  const corefile = file(office('kind: windows, forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4, vault.azure.net: 10.0.2.4 }, zones: { azurecr.io: {} }'), 'dns', '/etc/coredns/Corefile')
  t.deepEqual(lines(corefile, /\{$/).filter((line) => !line.startsWith(' ')), ['azurecr.io {', 'vault.azure.net {', '. {'])
  t.deepEqual(lines(corefile, /response set/), ['    response set ra'])
})
