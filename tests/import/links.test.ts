import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { temporaryFolder } from '../temporary.ts'

const network = { type: 'Microsoft.Network/virtualNetworks', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } }
const template = (links: readonly string[], resources: readonly object[] = []): string => JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
  resources: [...resources, ...links.map((uri, index) => ({ type: 'Microsoft.Resources/deployments', name: `linked-${index}`, properties: { mode: 'Incremental', templateLink: { uri } } }))],
})

test('import: a template elsewhere that is called as the file itself is another one', (t) => {
  const file = join(temporaryFolder(t), 'azuredeploy.json')
  writeFileSync(file, template(['https://example.com/another-sample/azuredeploy.json'], [network]))
  const { counts, notes } = importSources([file])
  t.deepEqual(counts, { virtualNetworks: 1 })
  t.regex(notes.join('\n'), /deployment linked-0 links a template that is not here: https:\/\/example\.com\/another-sample\/azuredeploy\.json/)
})

test('import: templates that link each other without end are refused', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'a.json'), template(['https://example.com/b.json'], [network]))
  writeFileSync(join(folder, 'b.json'), template(['https://example.com/a.json']))
  t.throws(() => importSources([join(folder, 'a.json')]), { name: 'ImportError', message: /deployments stand in each other more than 30 deep, or one links itself/ })
})

test('import: a network that waits for its own subnet, as exports have it, is read', (t) => {
  const file = join(temporaryFolder(t), 'export.json')
  writeFileSync(file, template([], [
    { ...network, dependsOn: ["[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps')]"] },
    { type: 'Microsoft.Network/virtualNetworks/subnets', name: 'hub/apps', properties: { addressPrefix: '10.0.1.0/24' }, dependsOn: ["[resourceId('Microsoft.Network/virtualNetworks', 'hub')]"] },
  ]))
  t.regex(importSources([file]).text, /subnets: \{ apps: 10\.0\.1\.0\/24 \}/)
})
