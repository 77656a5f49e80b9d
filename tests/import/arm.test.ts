import { join } from 'node:path'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import test from 'ava'
import { uniqueString } from '../../harness/import/arm/unique-string.ts'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const fixture = (name: string): string => join(import.meta.dirname, '../../fixtures/import', name)

function written(name: string, text: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'rehearse-import-')), name)
  writeFileSync(file, text)
  return file
}

function template(resources: unknown, more: object = {}): string {
  return JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources, ...more })
}

const network = (name: string, properties: object = {}, more: object = {}): object =>
  ({ type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-11-01', name, location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, ...properties }, ...more })

function designOf(...files: readonly string[]): NonNullable<ReturnType<typeof parseTopology>['topology']> {
  const { text } = importSources(files)
  const { topology, problems = [] } = parseTopology(text, 'imported.yaml')
  if (topology === undefined) throw new Error(`${problems.map(({ message }) => message).join('\n')}\n${text}`)
  return topology
}

test('uniqueString is as Azure has it: answers that others have published', (t) => {
  t.is(uniqueString('test'), 'rbgf3xv4ufgzg')
  t.is(uniqueString('hello', 'world'), 'a7wkljktk6wne')
  t.is(uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg'), 'bmg7c6xu4tw46')
})

test('a landing zone of two regions: loops, scopes, functions of its own, symbolic names, a firewall that is asked', (t) => {
  const design = designOf(fixture('landing-zone.json'))
  t.deepEqual([...design.virtualNetworks.keys()], ['hub-weu', 'spoke-weu', 'hub-neu', 'spoke-neu'])
  t.deepEqual([...design.virtualNetworks.values()].map(({ subnets }) => subnets.length), [3, 2, 3, 2], 'a subnet that stands in its network and beside it is one')
  t.deepEqual([...design.virtualNetworks.values()].map(({ peerings }) => peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)), [['spoke-weu', 'hub-neu'], ['hub-weu'], ['spoke-neu'], ['hub-neu']])
  t.deepEqual(design.virtualNetworks.get('spoke-neu')?.dnsServers, ['10.2.0.4'], 'the firewall takes the first free address of its subnet')
  t.is(design.virtualNetworks.get('hub-neu')?.location, 'northeurope')
  t.is(design.privateDnsZones.size, 4, 'zones of one name in two groups stay two')
  t.deepEqual([...design.privateEndpoints.values()].map(({ privateDnsZoneGroup }) => privateDnsZoneGroup), [['privatelink.vaultcore.azure.net'], ['privatelink.vaultcore.azure.net-rg-net-neu']])
  t.deepEqual(design.intent.map(({ from }) => from), [['vm-hub-weu-servers', 'vm-spoke-weu-apps-0'], ['vm-hub-neu-servers', 'vm-spoke-neu-apps-0']])
})

test('text as people save it: byte order mark, UTF-16, CRLF, comments, a comma too many', (t) => {
  const text = template([network('hub')]).replace('"resources":', '// networks\r\n/* all */ "resources":').replace(/\}$/, ',}')
  for (const bytes of [`\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text.replaceAll(',', ',\r\n'), 'utf16le')]) {
    t.deepEqual([...designOf(written('main.json', bytes)).virtualNetworks.keys()], ['hub'])
  }
})

test('a value that only run time knows stays out of the design, and is told', (t) => {
  const { text, notes } = importSources([written('main.json', template([network('hub', { dhcpOptions: { dnsServers: ["[reference(resourceId('other', 'Microsoft.Network/azureFirewalls', 'fw')).ipConfigurations[0].properties.privateIPAddress]"] } })]))])
  t.notRegex(text, /dnsServers/)
  t.true(notes.some((note) => /main\.json:1: network hub: its DNS server .*azureFirewalls\/fw/.test(note)), notes.join('\n'))
})

test('secrets never appear', (t) => {
  const { text, notes } = importSources([
    written('main.json', template([network('hub', { key: "[parameters('key')]", other: "[listKeys('x', '2020').keys[0].value]" })], { parameters: { key: { type: 'securestring', defaultValue: 'hunter2' } } })),
    written('main.parameters.json', JSON.stringify({ $schema: 'deploymentParameters.json#', parameters: { key: { value: 'hunter3' } } })),
  ])
  t.notRegex(text + notes.join(''), /hunter/)
})

const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['ends in the middle', '{ "resources": [ { "type": "a"', /main\.json:1:\d+: the file ends in the middle/],
  ['no JSON', 'resource vnet', /main\.json:1: this is no JSON/],
  ['another kind of file', '{ "name": "package", "version": "1" }', /nothing that can be imported/],
  ['a parameter without a value, which all depends on', template([network('hub', { addressSpace: { addressPrefixes: ["[parameters('range')]"] } })], { parameters: { range: { type: 'string' } } }), /main\.json:1: parameter "range" has no value/],
  ['dependsOn in a circle', template([network('a', {}, { dependsOn: ["[resourceId('Microsoft.Network/virtualNetworks/', 'b')]"] }), network('b', {}, { dependsOn: ['c'] }), network('c', {}, { dependsOn: ['a'] })]), /main\.json:1: resources wait for each other in a circle: virtualNetworks a → virtualNetworks b → virtualNetworks c → virtualNetworks a/],
  ['references in a circle', template([network('a', { dhcpOptions: { dnsServers: ["[reference('b').x]"] } }), network('b', { dhcpOptions: { dnsServers: ["[reference('a').x]"] } })]), /in a circle: virtualNetworks a → virtualNetworks b → virtualNetworks a/],
  ['a variable that refers to itself', template([network("[variables('a')]")], { variables: { a: "[variables('b')]", b: "[variables('a')]" } }), /variable "a" refers to itself/],
  ['a function that is none', template([network("[conkat('a')]")]), /there is no function "conkat"/],
  ['an expression that ends in the middle', template([network("[concat('a']")]), /was expected/],
  ['brackets without end', `${'['.repeat(100_000)}`, /400 deep/],
  ['a loop without end', template([network('n', {}, { copy: { name: 'n', count: 1_000_000 } })]), /800/],
]

for (const [what, text, message] of refused) {
  test(`refused with file and place: ${what}`, (t) => {
    t.throws(() => importSources([written('main.json', text)]), { name: 'ImportError', message })
  })
}

test('names that mean something to YAML or to JavaScript are only names', (t) => {
  const design = designOf(written('main.json', template(['__proto__', 'constructor', 'no', '1e3', 'a: b # c', '⟦x⟧\n- y'].map((name, index) => network(name, { addressSpace: { addressPrefixes: [`10.${index}.0.0/16`] } })))))
  t.is(design.virtualNetworks.size, 6)
})

test('a module without its parameters is read as far as it can be, unless that is too little', (t) => {
  const file = written('main.json', template([network("[parameters('net')]"), { type: 'Microsoft.Network/privateDnsZones', name: "[parameters('zone')]", location: 'global' }], { parameters: { net: { type: 'string' }, zone: { type: 'string' } } }))
  const { notes } = importSources([file])
  t.deepEqual(notes.filter((one) => /has no value/.test(one)).length, 2, notes.join('\n'))
  t.deepEqual([...designOf(file).virtualNetworks.keys()], ['net'])
  t.deepEqual([...designOf(file).privateDnsZones.values()].map(({ zoneName }) => zoneName), ['zone.unknown'], 'a zone needs two labels')
  t.throws(() => importSources([file], { strict: true }), { name: 'ImportError', message: /parameter "net" has no value[\s\S]*parameter "zone" has no value/ })
})

test('types with a slash behind them, and variables that a template lacks, as people write them', (t) => {
  const file = written('main.json', template([
    network('hub', {}, { dependsOn: ["[variables('nothing')]"] }), network('spoke', { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, virtualNetworkPeerings: [{ name: 'back', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks/', 'hub')]" } } }] }),
    { type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings', name: 'hub/to-spoke', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks/', 'spoke')]" } } },
    { type: 'Microsoft.Compute/virtualMachines', name: "[variables('nothing')]", properties: {} },
  ]))
  t.deepEqual(designOf(file).virtualNetworks.get('hub')?.peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork), ['spoke'])
  t.true(importSources([file]).notes.some((note) => /main\.json:1: the template refers to variable "nothing", which it does not have/.test(note)))
})

test('a loop over a parameter of a module, as Bicep compiles it', (t) => {
  const inner = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { subnets: { type: 'array' } },
    resources: [network('hub', { copy: [{ name: 'subnets', count: "[length(parameters('subnets'))]", input: { name: "[parameters('subnets')[copyIndex('subnets')].name]", properties: { addressPrefix: "[parameters('subnets')[copyIndex('subnets')].addressPrefix]" } } }] })],
  }
  const outer = template([{
    type: 'Microsoft.Resources/deployments', name: 'network', properties: {
      mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, template: inner,
      parameters: { subnets: { copy: [{ name: 'value', count: "[length(variables('all'))]", input: "[createObject('name', variables('all')[copyIndex('value')], 'addressPrefix', cidrSubnet('10.0.0.0/16', 24, copyIndex('value')))]" }] } },
    },
  }], { variables: { all: ['apps', 'data'] } })
  t.deepEqual(designOf(written('main.json', outer)).virtualNetworks.get('hub')?.subnets.map(({ name, addressPrefix }) => [name, addressPrefix]), [['apps', '10.0.0.0/24'], ['data', '10.0.1.0/24']])
})

test('what leads to networks that no source declares is told and counted', (t) => {
  const elsewhere = '/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/far'
  const { outside, notes } = importSources([written('main.json', template([
    network('hub', { virtualNetworkPeerings: [{ name: 'to-far', properties: { remoteVirtualNetwork: { id: elsewhere } } }] }),
    { type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings', name: 'there/to-hub', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } } },
    { type: 'Microsoft.Network/virtualNetworks/subnets', name: 'there/apps', properties: { addressPrefix: '10.9.0.0/24' } },
    { type: 'Microsoft.Network/privateDnsZones', name: 'corp.internal', location: 'global' },
    { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'corp.internal/far', properties: { virtualNetwork: { id: elsewhere } } },
    { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'other.internal/hub', properties: { virtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } } },
  ]))])
  t.deepEqual(outside, { virtualNetworkPeerings: 2, virtualNetworkLinks: 2, subnets: 1 })
  t.is(notes.filter((note) => /which no source declares/.test(note)).length, 5, notes.join('\n'))
})

test('a property of a network that another file declares is written out', (t) => {
  const hub = written('hub.json', template([network('hub', { dhcpOptions: { dnsServers: ['10.0.0.4', '10.0.0.5'] } })]))
  const spoke = written('spoke.json', template({
    hub: { existing: true, type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-11-01', name: 'hub' },
    spoke: network('spoke', { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, dhcpOptions: { dnsServers: ["[reference('hub').dhcpOptions.dnsServers[1]]"] } }),
    table: { type: 'Microsoft.Network/routeTables', name: 'table', location: 'westeurope', properties: { routes: [{ name: 'hub', properties: { addressPrefix: "[reference('hub').addressSpace.addressPrefixes[0]]", nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' } }] } },
  }, { languageVersion: '2.0' }))
  for (const files of [[hub, spoke], [spoke, hub]]) {
    const design = designOf(...files)
    t.deepEqual(design.virtualNetworks.get('spoke')?.dnsServers, ['10.0.0.5'])
    t.deepEqual([...design.routeTables.values()].flatMap(({ routes }) => routes.map(({ addressPrefix }) => addressPrefix)), ['10.0.0.0/16'])
  }
})

test('a file of names that Bicep has put into the template, comments and all', (t) => {
  const names = '// abbreviations\n{ /* networks */ "virtualNetwork": "vnet", "zone": "corp.internal", }'
  const file = written('main.json', template([network("[format('{0}-hub', variables('names').virtualNetwork)]"), { type: 'Microsoft.Network/privateDnsZones', name: "[variables('names').zone]", location: 'global' }], { variables: { names: `[json('${names}')]` } }))
  const design = designOf(file)
  t.deepEqual([[...design.virtualNetworks.keys()], [...design.privateDnsZones.keys()]], [['vnet-hub'], ['corp.internal']])
})

test('where a template is deployed decides names and regions, in the deployments inside it too', (t) => {
  const inner = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [network("[format('net-{0}', resourceGroup().location)]", {}, { location: '[deployment().location]' })] }
  const file = written('main.json', template([{ type: 'Microsoft.Resources/deployments', name: 'inner', resourceGroup: 'other', properties: { mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' }, template: inner } }]))
  const design = parseTopology(importSources([file], { location: 'northeurope' }).text, 'imported.yaml').topology
  t.deepEqual([...design?.virtualNetworks.values() ?? []].map(({ name, location }) => [name, location]), [['net-northeurope', 'northeurope']])
})

test('rules about IPv6, and of what nobody knows, are left aside and told; addresses of both kinds keep the known ones', (t) => {
  const rule = (name: string, properties: object): object => ({ name, properties: { priority: 100, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: '443', ...properties } })
  const { text, notes } = importSources([written('main.json', template([{ type: 'Microsoft.Network/networkSecurityGroups', name: 'nsg', location: 'westeurope', properties: { securityRules: [
    rule('six', { sourceAddressPrefix: 'ace:cab:deca:deed::/64', destinationAddressPrefix: '*' }),
    rule('both', { sourceAddressPrefixes: ['10.0.0.0/8', 'fd00::/8'], destinationAddressPrefix: '*' }),
    rule('tag', { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: '*' }),
  ] } }]))])
  t.regex(text, /both: \{ .*sourceAddressPrefix: 10\.0\.0\.0\/8, destinationPortRange: 443 \}\n/)
  t.regex(text, /tag:\n(?: {8}.*\n)+? {8}sourceAddressPrefix: VirtualNetwork\n/)
  t.notRegex(text, /six/)
  t.deepEqual(notes.map((note) => note.replace(/^.*main\.json/, 'main.json')), ['main.json:1: rule six of group nsg is left aside: it is about IPv6, which is not rehearsed'])
})

test('a network of which no address is known is left aside, and nothing of the design leads to it', (t) => {
  const { text, notes } = importSources([written('main.json', template([
    network('hub', { virtualNetworkPeerings: [{ name: 'a', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'spoke')]" } } }] }),
    { ...network('spoke'), properties: { addressSpace: {}, virtualNetworkPeerings: [] } },
  ]))])
  t.deepEqual(parseTopology(text, 'x.yaml').problems ?? [], [])
  t.true(notes.some((note) => note.endsWith('network spoke is left aside: no address space of it is known')))
  t.true(notes.some((note) => /peering a leads to virtualNetworks spoke/.test(note)), notes.join('\n'))
})
