import test, { type ExecutionContext } from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'

function notesOf(t: ExecutionContext, ...resources: readonly object[]): string {
  const file = temporaryFile(t, 'main.json', JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { range: { type: 'string' } }, resources }))
  return importSources([file]).notes.join('\n')
}

const id = (type: string, ...names: readonly string[]): object => ({ id: `[resourceId('${type}', ${names.map((one) => `'${one}'`).join(', ')})]` })
const network = (name: string, range: string, subnet: object = {}): object => ({
  type: 'Microsoft.Network/virtualNetworks', name, location: 'westeurope',
  properties: { addressSpace: { addressPrefixes: [range] }, subnets: [{ name: 'apps', properties: { addressPrefix: range.replace('/16', '/24'), ...subnet } }] },
})
const unknown = network('later', "[parameters('range')]")
const hub = network('hub', '10.0.0.0/16')

test('import: what leads to a network that was left aside is not said to lead to one that nobody declares', (t) => {
  const notes = notesOf(t, hub, unknown,
    { type: 'Microsoft.Network/privateDnsZones', name: 'corp.internal', location: 'global' },
    { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'corp.internal/later', properties: { virtualNetwork: id('Microsoft.Network/virtualNetworks', 'later') } },
    { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'corp.internal/other', properties: { virtualNetwork: id('Microsoft.Network/virtualNetworks', 'other') } },
    { type: 'Microsoft.Network/privateEndpoints', name: 'pe', location: 'westeurope', properties: { subnet: id('Microsoft.Network/virtualNetworks/subnets', 'later', 'apps'), privateLinkServiceConnections: [] } })
  t.regex(notes, /zone corp\.internal is linked to virtualNetworks later in resource-group, which is left aside itself/)
  t.regex(notes, /zone corp\.internal is linked to virtualNetworks other in resource-group, which no source declares/)
  t.regex(notes, /private endpoint pe is left aside: its subnet is left aside itself \(virtualNetworks\/subnets later\/apps/)
})

test('import: groups and tables of a subnet that nobody declares are told', (t) => {
  const notes = notesOf(t, network('hub', '10.0.0.0/16', { networkSecurityGroup: id('Microsoft.Network/networkSecurityGroups', 'nsg'), routeTable: id('Microsoft.Network/routeTables', 'to-firewall') }))
  t.regex(notes, /subnet apps has the networkSecurityGroup networkSecurityGroups nsg in resource-group, which no source declares: the subnet has none in this design/)
  t.regex(notes, /subnet apps has the routeTable routeTables to-firewall/)
})

test('import: endpoints of a resolver, and of a ruleset, that have no place are told', (t) => {
  const notes = notesOf(t, hub,
    { type: 'Microsoft.Network/dnsResolvers', name: 'dns', location: 'westeurope', properties: { virtualNetwork: id('Microsoft.Network/virtualNetworks', 'hub') } },
    { type: 'Microsoft.Network/dnsResolvers/inboundEndpoints', name: 'dns/in', location: 'westeurope', properties: { ipConfigurations: [{ subnet: id('Microsoft.Network/virtualNetworks/subnets', 'hub', 'dns-in') }] } },
    { type: 'Microsoft.Network/dnsResolvers/outboundEndpoints', name: 'dns/out', location: 'westeurope', properties: { subnet: id('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps') } },
    { type: 'Microsoft.Network/dnsForwardingRulesets', name: 'rules', location: 'westeurope', properties: { dnsResolverOutboundEndpoints: [id('Microsoft.Network/dnsResolvers/outboundEndpoints', 'dns', 'out'), id('Microsoft.Network/dnsResolvers/outboundEndpoints', 'other', 'out')] } })
  t.regex(notes, /endpoint in of a DNS resolver is left aside: its subnet is one that no source declares \(virtualNetworks\/subnets hub\/dns-in/)
  t.regex(notes, /ruleset rules: its outbound endpoint dnsResolvers\/outboundEndpoints other\/out in resource-group is in no resolver of the design/)
})

test('import: what has no section and bears on answers all the same is told with what is lacking, all else is counted', (t) => {
  const notes = notesOf(t, hub,
    { type: 'Microsoft.Network/virtualWans', name: 'wan', location: 'westeurope' },
    { type: 'Microsoft.Network/virtualHubs', name: 'vhub', location: 'westeurope' },
    { type: 'Microsoft.Network/dnsResolverPolicies', name: 'blocked', location: 'westeurope' },
    { type: 'Microsoft.Authorization/policyDefinitions', name: 'dns', properties: { parameters: { privateDnsZoneId: { type: 'String' } } } },
    { type: 'Microsoft.Authorization/policyDefinitions', name: 'tags', properties: { parameters: { tag: { type: 'String' } } } },
    { type: 'Microsoft.Insights/components', name: 'ai', location: 'westeurope' })
  t.deepEqual(notes.split('\n').map((one) => one.replace(/^\S+main\.json:\d+: /, '').replace(/: .*/, '')), [
    'wan (Microsoft.Network/virtualWans) and 1 more', 'blocked (Microsoft.Network/dnsResolverPolicies)', 'dns (Microsoft.Authorization/policyDefinitions)',
  ], notes)
})

test('import: a subnet that is called by its place in its network is found', (t) => {
  const notes = notesOf(t, hub,
    { type: 'Microsoft.KeyVault/vaults', name: 'shop', location: 'westeurope', properties: {} },
    { type: 'Microsoft.Network/privateEndpoints', name: 'pe', location: 'westeurope', properties: { subnet: { id: "[reference(resourceId('Microsoft.Network/virtualNetworks', 'hub'), '2023-11-01').subnets[0].id]" }, privateLinkServiceConnections: [{ name: 'pe', properties: { ...id('Microsoft.KeyVault/vaults', 'shop'), privateLinkServiceId: "[resourceId('Microsoft.KeyVault/vaults', 'shop')]", groupIds: ['vault'] } }] } })
  t.is(notes, '')
})

test('import: an endpoint that leads to what another resource brings is of the type that its sub-resource says', (t) => {
  const notes = notesOf(t, hub,
    { type: 'Microsoft.Purview/accounts', name: 'data', location: 'westeurope', properties: {} },
    ...['blob', 'namespace'].map((group) => ({ type: 'Microsoft.Network/privateEndpoints', name: `pe-${group}`, location: 'westeurope', properties: { subnet: id('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps'), privateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: `[reference(resourceId('Microsoft.Purview/accounts', 'data')).managedResources.${group}]`, groupIds: [group] } }] } })))
  t.regex(notes, /pe-blob leads to \S+#\.managedResources\.blob⟧, which no source declares: only its name is known/)
  t.regex(notes, /private endpoint pe-namespace is left aside: what it leads to is not in the design \(managedResources\.namespace of accounts data in resource-group\)/)
})

test('import: a name of which only run time knows the length is no longer than Azure lets it be', (t) => {
  const long = 'a-private-endpoint-of-a-factory-that-has-a-rather-long-name-and-more'
  const file = temporaryFile(t, 'main.json', JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { prefix: { type: 'string' } }, resources: [
    hub,
    { type: 'Microsoft.KeyVault/vaults', name: 'shop', location: 'westeurope', properties: {} },
    { type: 'Microsoft.Network/privateEndpoints', name: `[concat(parameters('prefix'), '-${long}')]`, location: 'westeurope', properties: { subnet: id('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps'), privateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: "[resourceId('Microsoft.KeyVault/vaults', 'shop')]", groupIds: ['vault'] } }] } },
  ] }))
  t.deepEqual((parseTopology(importSources([file]).text, 'topology.yaml').problems ?? []).filter(({ severity }) => severity === 'error'), [])
})
