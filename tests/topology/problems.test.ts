import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { nearest } from '../../harness/language/nearest.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFolder } from '../temporary.ts'

const codes = (text: string): readonly string[] => {
  const parsed = parseTopology(text, 'design.yaml')
  return (parsed.problems ?? parsed.warnings).map(({ code }) => code)
}

test('problems: shown with file, line, column, the line itself, a caret and a hint', (t) => {
  const text = 'registries:\n  contoso: { location: westeurope, replication: [eastus2] }\n'
  const { problems = [] } = parseTopology(text, 'design.yaml')
  t.is(formatProblems(problems, text, 'design.yaml'), `design.yaml:2:36: error[unknown-key]: unknown key "replication" in registries > contoso
    contoso: { location: westeurope, replication: [eastus2] }
                                     ^^^^^^^^^^^
  hint: did you mean "replications"?
`)
})

test('problems: a setting that only other software has', (t) => {
  const server = (rest: string): string => `onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }\ndnsServers: { dns: { subnet: office/servers, forwarders: provider, ${rest} } }\nhosts: { desk: { subnet: office/servers, dnsServers: 192.168.1.4 } }\nregistries: { contoso: { location: westeurope } }\nintent: [{ from: desk, registry: contoso, reach: publicly }]\n`
  t.deepEqual(codes(server('kind: dnsmasq, minCacheTtl: 300')), [])
  t.deepEqual(codes(server('kind: coredns, minCacheTtl: 300')), ['setting-of-other-software'])
  t.deepEqual(codes(server('kind: dnsmasq, minCacheTtl: 3601')), ['out-of-range'])
})

test('problems: what a cache on a node cannot be told', (t) => {
  const design = (server: string): string => `registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { nodes: 10.0.1.0/24 } } }
dnsServers:
  kube-dns: { kind: coredns, subnet: hub/nodes, ipAddress: 10.0.1.53, forwarders: 168.63.129.16 }
  cache: { subnet: hub/nodes, ipAddress: 10.0.1.20, ${server} }
hosts: { pod: { subnet: hub/nodes, dnsServers: 10.0.1.20 } }
intent: [{ from: pod, registry: contoso, reach: publicly }]
`
  const cache = (more: string, type = 'localDNSForPods'): string => `nodeLocalCache: { type: ${type}, clusterDns: 10.0.1.53${more} }`
  t.deepEqual(codes(design(`kind: coredns, ${cache(', serveStale: Verify')}`)), [])
  t.deepEqual(codes(design(`kind: coredns, ${cache('', 'nodeLocalDNSCache')}`)), [])
  t.deepEqual(codes(design(`kind: unbound, ${cache('')}`)), ['node-local-cache-and-keys'])
  t.deepEqual(codes(design(`kind: coredns, zones: {}, cache: false, ${cache('')}`)), ['node-local-cache-and-keys', 'node-local-cache-and-keys'])
  t.deepEqual(codes(design(`kind: coredns, ${cache(', serveStale: Verify, cacheDurationInSeconds: 60', 'nodeLocalDNSCache')}`)), ['node-local-cache-setting', 'node-local-cache-setting'])
  t.deepEqual(codes(design(`kind: coredns, ${cache(', serveStale: Disabled, serveStaleDurationInSeconds: 60')}`)), ['node-local-cache-setting'])
  t.deepEqual(codes(design(`kind: coredns, ${cache(', cacheDurationInSeconds: 1')}`)), ['out-of-range'])
  t.deepEqual(codes(design('kind: coredns, nodeLocalCache: { type: localDNSForPods, clusterDns: kube-dns }')), ['invalid-address'])
  t.deepEqual(codes(design('kind: coredns, nodeLocalCache: { type: localDNSForPods, clusterDns: 10.0.1.20 }')), ['forwards-to-itself'])
  t.deepEqual(codes(design('kind: coredns, nodeLocalCache: { type: localDNSForPods }')), ['missing-key'])
})

test('problems: all at once, in the order of the file, whatever finds them', (t) => {
  const { problems = [] } = parseTopology(`
registries:
  contoso: { location: westeurop }
  fabrikam: { location: eastus2, replications: [eastus2] }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.1.0.7/16 }
hosts:
  app: { subnet: hub/apps, ttl: 5 }
intent:
  - { from: app, registry: contoso, reach: never }
`, 'design.yaml')
  t.deepEqual(problems.map(({ line, code }) => `${line} ${code}`), ['3 unknown-region', '4 replication-in-home-region', '6 host-bits-set', '8 unknown-subnet', '8 unknown-key'])
})

test('problems: a slip that is nearly a known word hides nothing that mentions it', (t) => {
  const { problems = [] } = parseTopology(`
registries: { contoso: { location: westeurope } }
virtualNetwork:
  hub: { location: westeurop, addressSpace: 10.1.0.0/16, subnets: { apps: 10.2.2.0/24 } }
privateDnsZones: { zone: { name: internal, virtualNetworkLinks: [hub, hubb] } }
hosts: { app: hub/apps, app: hub/other, box: hub/nothing }
`, 'design.yaml')
  t.deepEqual(problems.map(({ line, code }) => `${line} ${code}`), [
    '3 unknown-key', '4 unknown-region', '4 subnet-outside-address-space', '5 invalid-zone-name', '5 unknown-virtual-network', '6 duplicate-key', '6 unknown-subnet',
  ])
})

test('problems: what mentions a thing whose shape is wrong is not judged', (t) => {
  t.deepEqual(codes(`
registries: { contoso: { location: westeurope } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnet: { apps: 10.1.2.0/24 } }
hosts: { app: hub/apps }
intent: [{ from: app, registry: contoso, reach: never }]
`), ['unknown-key'])
})

test('problems: a mistake in the shape of one record set, intent or expectation hides no mistake in the others', (t) => {
  const { problems = [] } = parseTopology(`
registries: { contoso: { location: westeurope } }
privateDnsZones:
  zone:
    name: corp.example.com
    recordSets:
      one: { NS: ns.example.com }
      two: { A: 10.0.0.256 }
dnsServers: {}
hosts: { laptop: internet }
intent:
  - { from: laptop, registry: contoso, reach: private }
  - { from: laptop, registry: contoso, reach: never }
  - { from: laptop, registry: contoso, reach: publicly }
expectations:
  - { from: laptop, name: contoso.azurecr.io, type: any }
  - { from: nobody, name: contoso.azurecr.io, rcode: NOERROR }
`, 'design.yaml')
  t.deepEqual(problems.map(({ line, code }) => `${line} ${code}`), ['7 unknown-key', '8 invalid-record-value', '12 unknown-word', '13 contradictory-intent', '14 contradictory-intent', '16 unknown-word', '17 unknown-host'])
  t.is(problems[4]?.message, 'laptop is to reach contoso publicly here and privately in item 1')
})

test('problems: a list of hosts, or of names, that is empty says nothing', (t) => {
  const { problems = [] } = parseTopology(`
registries: { contoso: { location: westeurope } }
hosts: { laptop: internet }
intent: [{ from: [], registry: contoso, reach: never }]
expectations:
  - { from: [], name: contoso.azurecr.io, rcode: NOERROR }
  - { from: laptop, name: contoso.azurecr.io, chain: [] }
  - { from: laptop, name: contoso.azurecr.io, type: AAAA, address: [] }
`, 'design.yaml')
  t.deepEqual(problems.map(({ line, code }) => `${line} ${code}`), ['4 empty-list', '6 empty-list', '7 empty-list'])
})

test('problems: a question is for a name, not for a URL, a port or a path', (t) => {
  const expecting = (name: string): string => `hosts: { laptop: internet }\nexpectations: [{ from: laptop, name: "${name}", rcode: NOERROR }]\n`
  for (const name of ['https://contoso.azurecr.io', 'contoso.azurecr.io:443', 'contoso.azurecr.io/hello-world']) t.deepEqual(codes(expecting(name)), ['invalid-question-name'], name)
  t.deepEqual(codes(expecting('4.0/26.2.1.10.in-addr.arpa')), [])
})

test('problems: names are expected of questions that names answer, and nobody registers in a reverse zone', (t) => {
  const expecting = (fields: string): string => `hosts: { laptop: internet }\nexpectations: [{ from: laptop, name: 10.1.2.4, ${fields} }]\n`
  t.deepEqual(codes(expecting('type: PTR, names: [app.internal.cloudapp.net]')), [])
  t.deepEqual(codes(expecting('names: [app.internal.cloudapp.net]')), ['invalid-expected-name'])
  t.deepEqual(codes(expecting('type: PTR, rcode: NXDOMAIN, names: [app.internal.cloudapp.net]')), ['invalid-expected-name'])
  t.deepEqual(codes(expecting('type: PTR, names: ["app..net"]')), ['invalid-expected-name'])
  const registering = (zone: string): string => `
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
privateDnsZones: { zone: { name: ${zone}, virtualNetworkLinks: { hub: { registrationEnabled: true } } } }
`
  t.deepEqual(codes(registering('1.10.in-addr.arpa')), ['registration-in-reverse-zone'])
  t.deepEqual(codes(registering('corp.example.com')), [])
})

test('problems: nothing but its own service lives in a subnet that Azure keeps', (t) => {
  t.deepEqual(codes(`
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { GatewaySubnet: 10.1.0.0/27, AzureBastionSubnet: 10.1.1.0/26, azurefirewallsubnet: 10.1.2.0/26 } } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { GatewaySubnet: 192.168.0.0/24 } } }
hosts: { one: hub/AzureBastionSubnet, two: office/GatewaySubnet }
dnsServers: { dns: { kind: bind, subnet: hub/azurefirewallsubnet } }
`), ['dedicated-subnet', 'dedicated-subnet'])
})

const hint = test.macro({
  exec(t, text: string, expected: string) {
    t.deepEqual(parseTopology(text, 'design.yaml').problems?.map((problem) => problem.hint), [expected])
  },
  title: (title) => `hints: ${title}`,
})
test('a list where names are keys', hint, 'registries: [{ name: contoso, location: westeurope }]', 'write each item under its name, which becomes the key')
test('a number in quotes', hint, 'settings: { publicAliasTtl: "60" }', 'write 60 without quotes')
test('an address without length', hint, 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.2.0 } }', 'an address and a length: 10.1.2.0/24')
test('a login server where a registry is meant', hint, 'registries: { contoso: { location: westeurope } }\nhosts: { laptop: internet }\nintent: [{ from: laptop, registry: contoso.azurecr.io, reach: never }]', 'did you mean "contoso"?')

test('problems: the union branch that was meant is the one that is spoken of', (t) => {
  const { problems = [] } = parseTopology('virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1, peerings: { spoke: 5 } } }', 'design.yaml')
  t.deepEqual(problems.map(({ message }) => message), ['"addressSpace" must be text or a list or a map, not 10.1', '"spoke" must be a map, not 5'])
})

test('problems: a hub with two spokes of the same range is refused at the second spoke', (t) => {
  const { problems = [] } = parseTopology(`
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, peerings: [one, two] }
  one: { location: westeurope, addressSpace: 10.1.0.0/16, peerings: [hub] }
  two: { location: westeurope, addressSpace: 10.1.0.0/16, peerings: [hub] }
`, 'design.yaml')
  t.deepEqual(problems.map(({ line, message }) => `${line} ${message}`), ['5 one (10.1.0.0/16) and two (10.1.0.0/16) overlap, and both are peered with hub; Azure refuses the second peering'])
})

test('problems: networks that are not connected may use the same range', (t) => {
  t.deepEqual(codes('virtualNetworks:\n  one: { location: westeurope, addressSpace: 10.1.0.0/16 }\n  two: { location: westeurope, addressSpace: 10.1.0.0/16 }\n'), [])
})

test('problems: regional endpoints need another address for each region', (t) => {
  const design = (prefix: string): string => `
registries: { contoso: { location: westeurope, replications: [eastus2, northeurope], regionalEndpoints: Enabled } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { endpoints: ${prefix}, apps: 10.1.2.0/24 } } }
privateEndpoints: { contoso-hub: { registry: contoso, subnet: hub/endpoints } }
hosts: { app: hub/endpoints }
`
  t.deepEqual(codes(design('10.1.1.0/28')), [])
  t.deepEqual(codes(design('10.1.1.0/29')), ['subnet-full', 'subnet-full'])
})

const limit = test.macro({
  exec(t, text: (n: number) => string, allowed: number) {
    t.deepEqual(codes(text(allowed)), [])
    t.deepEqual(codes(text(allowed + 1)), ['limit-exceeded'])
  },
  title: (title) => `limits: ${title}`,
})
const list = (n: number, item: (index: number) => string): string => Array.from({ length: n }, (_, index) => item(index)).join('\n')
const zone = (rest: string): string => `privateDnsZones:\n  zone:\n    name: corp.example.com\n${rest}`
const networks = (n: number): string => `virtualNetworks:\n${list(n, (i) => `  net-${i}: { location: westeurope, addressSpace: 10.0.0.0/16 }`)}\n`

test('20 records in a set', limit, (n) => zone(`    recordSets:\n      app:\n        A:\n${list(n, (i) => `          - 10.0.0.${i + 1}`)}`), 20)
test('1000 links of a zone', limit, (n) => networks(n) + zone(`    virtualNetworkLinks:\n${list(n, (i) => `      - net-${i}`)}`), 1000)
test('100 registration links of a zone', limit, (n) => networks(n) + zone(`    virtualNetworkLinks:\n${list(n, (i) => `      net-${i}: { registrationEnabled: true }`)}`), 100)

test('files: what cannot be read is a problem like any other', (t) => {
  const folder = temporaryFolder(t)
  t.deepEqual(loadTopology(join(folder, 'absent.yaml')).problems?.map(({ code, message }) => `${code}: ${message}`), ['unreadable-file: there is no such file'])
  t.deepEqual(loadTopology(folder).problems?.map(({ message }) => message), ['this is a directory'])
  writeFileSync(join(folder, 'image.yaml'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0xff]))
  t.deepEqual(loadTopology(join(folder, 'image.yaml')).problems?.map(({ code }) => code), ['not-text'])
})

test('files: what a tag makes of text, whatever version of YAML is declared, is no part of a topology', (t) => {
  for (const version of ['', '%YAML 1.1\n---\n', '%YAML 1.2\n---\n']) {
    for (const value of ['!!binary aGVsbG8=', '!!timestamp 2020-01-01', '!!set { a, b }', '!!omap [a: 1]', '!!pairs [a: 1]', '!own { a: 1 }']) {
      for (const text of [value, `registries: ${value}`, `registries: { contoso: ${value} }`, `hosts: { app: 1 }\nregistries: { contoso: { location: ${value} } }`]) {
        t.deepEqual(codes(version + text), ['unknown-tag'], version + text)
      }
    }
    t.deepEqual(codes(`${version}hosts: { laptop: 2020-01-01 }`), ['unknown-subnet'])
    t.deepEqual(codes(`${version}hosts: !!map { laptop: !!str internet }`), [])
  }
  const { problems = [] } = parseTopology('registries:\n  contoso: !!binary aGVsbG8=\n', 'design.yaml')
  t.deepEqual(problems.map(({ line, column, endColumn, message, hint }) => `${line}:${column}-${endColumn} ${message}; ${hint}`), [
    '2:12-20 !!binary does not belong here: a topology is text, numbers, true and false, in lists and maps; leave the tag out',
  ])
})

test('files: hostile ones are refused at once', (t) => {
  t.deepEqual(codes('x'.repeat(10 * 1024 * 1024)), ['file-too-large'])
  t.deepEqual(codes(''), ['empty-file'])
  t.deepEqual(codes('\ufeff# nothing\r\n---\r\n'), ['empty-file'])
  t.deepEqual(codes('null'), ['not-a-map'])
  t.deepEqual(codes('[') , ['yaml-syntax'])
  t.deepEqual(codes('['.repeat(100_000)), ['too-deep'])
  t.deepEqual(codes('- '.repeat(100_000)), ['too-deep'])
  t.deepEqual(codes(`${' '.repeat(600)}a: 1`), ['too-deep'])
  t.deepEqual(codes('__proto__: { a: 1 }'), ['invalid-key'])
  t.deepEqual(codes('constructor: {}'), ['unknown-key'])
})

test('hints: the nearest known word, none when nothing is near', (t) => {
  t.is(nearest('westeurop', ['westeurope', 'northeurope']), 'westeurope')
  t.is(nearest('virtual_network_links', ['name', 'virtualNetworkLinks']), 'virtualNetworkLinks')
  t.is(nearest('tset', ['test', 'up', 'ps']), 'test')
  t.is(nearest('banana', ['westeurope', 'eastus2']), undefined)
})
