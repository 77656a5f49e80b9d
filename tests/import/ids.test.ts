import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'

const scope = 'subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net/providers/Microsoft.Network'
const network = { name: 'hub', location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] } }
const link = { id: `/${scope}/privateDnsZones/corp.example/virtualNetworkLinks/hub`, virtualNetwork: { id: `/${scope}/virtualNetworks/hub` } }

const writings: readonly (readonly [what: string, item: object, note?: RegExp])[] = [
  ['as it is', { ...network, id: `/${scope}/virtualNetworks/hub` }],
  ['with a slash at its end', { ...network, id: `/${scope}/virtualNetworks/hub/` }],
  ['without the slash at its beginning', { ...network, id: `${scope}/virtualNetworks/hub` }],
  ['with two slashes', { ...network, id: `/${scope}//virtualNetworks/hub` }],
  ['in other letters', { ...network, id: `/${scope}/virtualNetworks/hub`.toUpperCase() }],
  ['without its last segment', { ...network, id: `/${scope}/virtualNetworks` }, /ends before the name: hub stands for it/],
]

for (const [what, item, note] of writings) {
  test(`an id ${what} is the id`, (t) => {
    const { text, notes } = importSources([temporaryFile(t, 'all.json', JSON.stringify([item, { id: `${scope}/privateDnsZones/corp.example`, name: 'corp.example' }, link]))])
    const { topology } = parseTopology(text, 'all.yaml')
    t.deepEqual([...topology?.privateDnsZones.values() ?? []].map(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork.toLowerCase())), [['hub']])
    t.is(notes.length, note === undefined ? 0 : 1, notes.join('\n'))
    if (note !== undefined) t.regex(notes[0]!, note)
  })
}

test('items without an id are taken by type and name, and what is no resource is counted', (t) => {
  const { text, notes } = importSources([temporaryFile(t, 'all.json', JSON.stringify({ data: [{ ...network, type: 'microsoft.network/virtualnetworks', resourceGroup: 'net' }, { name: 'nothing' }, 'text', 5] }))])
  t.deepEqual([...parseTopology(text, 'all.yaml').topology?.virtualNetworks.keys() ?? []], ['hub'])
  t.regex(notes.join('\n'), /hub has no id[\s\S]*3 of 4 items are no resources/)
})

test('a design that cannot be written is the user\'s to mend', async (t) => {
  const { code, stderr } = await rehearse(['import', temporaryFile(t, 'all.json', JSON.stringify([writings[0]![1]])), '-o', `${temporaryFolder(t)}/no/such/design.yaml`])
  t.is(code, 64)
  t.regex(stderr, /design\.yaml: it cannot be written: there is no such folder/)
  t.notRegex(stderr, /mistake in dns-rehearsal|\n +at /)
})

test('endpoints that az acr show-endpoints prints are those of the registry', (t) => {
  const registry = { id: `/${scope.replace('Network', 'ContainerRegistry')}/registries/contosoacr`, location: 'westeurope', sku: { name: 'Premium' }, publicNetworkAccess: 'Disabled' }
  const shown = { loginServer: 'contosoacr.azurecr.io', dataEndpoints: [{ region: 'westeurope', endpoint: 'contosoacr.westeurope.data.azurecr.io' }, { region: 'eastus2', endpoint: 'contosoacr.eastus2.data.azurecr.io' }] }
  for (const all of [[registry, shown], [shown, registry]]) {
    const { text } = importSources(all.map((one, index) => temporaryFile(t, `${index}.json`, JSON.stringify(one))))
    const { topology } = parseTopology(text, 'all.yaml')
    t.deepEqual([...topology?.registries.values() ?? []].map(({ name, location, replications, publicNetworkAccess, dataEndpointEnabled }) => [name, location, replications.map((one) => one.location), publicNetworkAccess, dataEndpointEnabled]), [['contosoacr', 'westeurope', ['eastus2'], 'Disabled', true]])
  }
})
