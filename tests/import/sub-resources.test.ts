import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'

const zoneNames = ['privatelink.azurewebsites.net', 'privatelink.openai.azure.com', 'privatelink.cognitiveservices.azure.com']

/** A network with a private endpoint for each of `targets`: what it leads to, by which sub-resource, and its zone. */
function template(resources: readonly object[], targets: readonly (readonly [id: string, groupId: string, zone: string])[]): string {
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
    resources: [
      ...resources,
      { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-09-01', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'endpoints', properties: { addressPrefix: '10.0.1.0/24' } }] } },
      ...zoneNames.map((name) => ({ type: 'Microsoft.Network/privateDnsZones', apiVersion: '2020-06-01', name, location: 'global' })),
      ...targets.flatMap(([id, groupId, zone], number) => [
        { type: 'Microsoft.Network/privateEndpoints', apiVersion: '2023-09-01', name: `pe-${number}`, location: 'westeurope', properties: { subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'endpoints')]" }, privateLinkServiceConnections: [{ name: 'one', properties: { privateLinkServiceId: id, groupIds: [groupId] } }] } },
        { type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups', apiVersion: '2023-09-01', name: `pe-${number}/default`, properties: { privateDnsZoneConfigs: [{ name: 'one', properties: { privateDnsZoneId: `[resourceId('Microsoft.Network/privateDnsZones', '${zone}')]` } }] } },
      ]),
    ],
  })
}

test('a slot of a web app is a web app beside it, with names of its own', (t) => {
  const app = "[resourceId('Microsoft.Web/sites', 'shop')]"
  const { text } = importSources([temporaryFile(t, 'main.json', template(
    [{ type: 'Microsoft.Web/sites', apiVersion: '2023-12-01', name: 'shop', location: 'westeurope', properties: {} }, { type: 'Microsoft.Web/sites/slots', apiVersion: '2023-12-01', name: 'shop/blue', location: 'westeurope', properties: { publicNetworkAccess: 'Disabled' } }],
    [[app, 'sites', zoneNames[0]!], [app, 'sites-blue', zoneNames[0]!]],
  ))])
  const { topology } = parseTopology(text, 'imported.yaml')
  t.deepEqual([...topology!.services.keys()], ['shop', 'shop-blue'])
  t.deepEqual([...topology!.privateEndpoints.values()].map(({ service, groupIds }) => [service, groupIds]), [['shop', ['sites']], ['shop-blue', ['sites']]])
  t.is(topology!.services.get('shop-blue')!.type, 'webApp')
  t.is(topology!.services.get('shop-blue')!.publicNetworkAccess, 'Disabled')
})

test('an AI account has the names of its kind', (t) => {
  const account = (name: string, kind: string | undefined): object => ({ type: 'Microsoft.CognitiveServices/accounts', apiVersion: '2024-10-01', name, ...(kind !== undefined && { kind }), location: 'westeurope', properties: {} })
  const id = (name: string): string => `[resourceId('Microsoft.CognitiveServices/accounts', '${name}')]`
  const { text } = importSources([temporaryFile(t, 'main.json', template(
    [account('chat', 'OpenAI'), account('forms', 'FormRecognizer'), account('foundry', 'AIServices'), account('unknown', undefined)],
    [[id('chat'), 'account', zoneNames[1]!], [id('forms'), 'account', zoneNames[2]!], [id('foundry'), 'account', zoneNames[2]!], [id('unknown'), 'account', zoneNames[2]!]],
  ))])
  const { topology } = parseTopology(text, 'imported.yaml')
  t.deepEqual([...topology!.services.values()].map(({ name, type }) => [name, type]), [['chat', 'openAI'], ['forms', 'cognitiveServices'], ['foundry', 'aiServices'], ['unknown', 'aiServices']])
})

test('a data lake is meant to have both of its end points, all other accounts those of their private endpoints', (t) => {
  const account = (name: string, isHnsEnabled: boolean): object => ({ type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-05-01', name, kind: 'StorageV2', location: 'westeurope', properties: { isHnsEnabled } })
  const id = (name: string): string => `[resourceId('Microsoft.Storage/storageAccounts', '${name}')]`
  const { text } = importSources([temporaryFile(t, 'main.json', template(
    [account('lake', true), account('plain', false), account('files', true)],
    [[id('lake'), 'dfs', zoneNames[0]!], [id('plain'), 'blob', zoneNames[0]!], [id('plain'), 'queue', zoneNames[0]!], [id('files'), 'file', zoneNames[0]!]],
  ))])
  const { topology } = parseTopology(text, 'imported.yaml')
  t.deepEqual([...topology!.services.values()].map(({ name, groupIds }) => [name, groupIds]), [['lake', ['dfs', 'blob']], ['plain', ['blob', 'queue']], ['files', ['file']]])
})
