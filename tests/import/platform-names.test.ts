import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'

const subnet = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'one', 'nodes')]"
const resources = (type: string, properties: object): string => JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [
    { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-11-01', name: 'one', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.1.0/24' } }] } },
    { type, apiVersion: '2024-01-01', name: 'it', location: 'westeurope', properties },
  ],
})
const nodes = { agentPoolProfiles: [{ name: 'default', vnetSubnetID: subnet }] }

/** Which names of a template nobody judges, as the report says it. */
const tells = test.macro({
  title: (title) => `import tells what has private names by itself: ${title}`,
  exec(t, type: string, properties: object, expected: RegExp | undefined) {
    const { notes } = importSources([temporaryFile(t, 'main.json', resources(type, properties))])
    const found = notes.filter((note) => note.endsWith('who gets its name is not judged'))
    t.is(found.length, expected === undefined ? 0 : 1, notes.join('\n'))
    if (expected !== undefined) t.regex(found[0]!, expected)
  },
})

test('a cluster with a public API server has none', tells, 'Microsoft.ContainerService/managedClusters', nodes, undefined)
test('a database in a subnet', tells, 'Microsoft.DBforPostgreSQL/flexibleServers', { network: { delegatedSubnetResourceId: subnet } }, /: it is deployed into a subnet: Azure itself writes its address/)
test('a database with a public name has none', tells, 'Microsoft.DBforPostgreSQL/flexibleServers', { network: { publicNetworkAccess: 'Enabled' } }, undefined)
test('an internal environment of container apps', tells, 'Microsoft.App/managedEnvironments', { vnetConfiguration: { infrastructureSubnetId: subnet, internal: true } }, /: it is an internal environment/)
test('an API management service that is internal', tells, 'Microsoft.ApiManagement/service', { virtualNetworkType: 'Internal', virtualNetworkConfiguration: { subnetResourceId: subnet } }, /: it is in a virtual network internally/)

test('import tells what has private names by itself: of a Terraform plan', (t) => {
  const { notes } = importSources([temporaryFile(t, 'plan.json', plan([
    ['azurerm_virtual_network.one', { address_space: ['10.0.0.0/16'] }],
    ['azurerm_subnet.nodes', { virtual_network_name: 'one', address_prefixes: ['10.0.1.0/24'] }],
    ['azurerm_postgresql_flexible_server.orders', {}, { delegated_subnet_id: to('azurerm_subnet.nodes.id') }],
    ['azurerm_mysql_flexible_server.public', {}],
  ]))])
  const found = notes.filter((note) => note.endsWith('who gets its name is not judged'))
  t.deepEqual(found.map((note) => /: (\S+) is /.exec(note)?.[1]), ['orders'], notes.join('\n'))
})
