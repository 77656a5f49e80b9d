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
  ['a parameter without a value', template([network("[parameters('net')]")], { parameters: { net: { type: 'string' } } }), /parameter "net" has no value/],
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
