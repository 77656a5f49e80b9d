import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parametersFor } from '../../harness/import/parameters.ts'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFolder } from '../temporary.ts'

const schema = 'https://schema.management.azure.com/schemas/2019-04-01'
const network = (range: string): string => JSON.stringify({
  $schema: `${schema}/deploymentTemplate.json#`, contentVersion: '1.0.0.0', parameters: { name: { type: 'string' } },
  resources: [{ type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-09-01', name: "[parameters('name')]", location: 'westeurope', properties: { addressSpace: { addressPrefixes: [`${range}/16`] }, subnets: [{ name: 'apps', properties: { addressPrefix: `${range}/24` } }] } }],
})
const named = (name: string): string => JSON.stringify({ $schema: `${schema}/deploymentParameters.json#`, contentVersion: '1.0.0.0', parameters: { name: { value: name } } })

test('of several templates with parameters of one name each has its own', (t) => {
  const files = [['hub.json', network('10.0.0.0')], ['hub.parameters.json', named('hub-weu')], ['spoke.json', network('10.1.0.0')], ['spoke.prod.parameters.json', named('spoke-weu')]] as const
  const folder = temporaryFolder(t)
  const { text } = importSources(files.map(([name, content]) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }))
  t.deepEqual([...parseTopology(text, 'imported.yaml').topology!.virtualNetworks.keys()], ['hub-weu', 'spoke-weu'])
})

test('a file that is called after no template is for all, and what is called after one overrules it there', (t) => {
  const files = [{ file: 'a/hub.parameters.json', values: { name: 'own' } }, { file: 'prod.json', values: { name: 'shared', region: 'westeurope' } }]
  t.deepEqual(parametersFor('a/hub.json', ['a/hub.json', 'a/spoke.json'], files), { name: 'own', region: 'westeurope' })
  t.deepEqual(parametersFor('a/spoke.json', ['a/hub.json', 'a/spoke.json'], files), { name: 'shared', region: 'westeurope' })
  t.deepEqual(parametersFor('b/hub.json', ['a/hub.json', 'b/hub.json'], files), { name: 'shared', region: 'westeurope' }, 'another folder')
})
