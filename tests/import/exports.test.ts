import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net/providers/Microsoft.Network'
const vault = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/app/providers/Microsoft.KeyVault/vaults/kv-contoso'

function written(name: string, value: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'rehearse-import-')), name)
  writeFileSync(file, JSON.stringify(value))
  return file
}

const networks = [
  // az network vnet list
  { id: `${group}/virtualNetworks/hub`, name: 'hub', location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, dhcpOptions: { dnsServers: [] }, subnets: [{ id: `${group}/virtualNetworks/hub/subnets/pe`, name: 'pe', addressPrefix: '10.0.1.0/24', networkSecurityGroup: null }, { name: 'vms', addressPrefix: '10.0.2.0/24' }], virtualNetworkPeerings: [] },
]
// az graph query, whose ids are in other letters
const graph = { count: 3, data: [
  { id: `${group.toUpperCase()}/PRIVATEENDPOINTS/PE-KV`, name: 'pe-kv', type: 'microsoft.network/privateendpoints', location: 'westeurope', properties: { subnet: { id: `${group}/virtualNetworks/HUB/subnets/PE` }, privateLinkServiceConnections: [{ properties: { privateLinkServiceId: vault, groupIds: ['vault'], privateLinkServiceConnectionState: { status: 'Approved' } } }] } },
  { id: vault, name: 'kv-contoso', type: 'microsoft.keyvault/vaults', location: 'westeurope', properties: { publicNetworkAccess: 'Disabled' } },
  { id: `${group}/privateDnsZones/privatelink.vaultcore.azure.net`, name: 'privatelink.vaultcore.azure.net', properties: {} },
], total_records: 3 }
// Get-AzPrivateDnsVirtualNetworkLink and Get-AzPrivateDnsZoneGroup, in their spelling
const powershell = [
  { ResourceId: `${group}/privateDnsZones/privatelink.vaultcore.azure.net/virtualNetworkLinks/hub`, Name: 'hub', VirtualNetworkId: `${group}/virtualNetworks/hub`, RegistrationEnabled: false, VirtualNetwork: { Id: `${group}/virtualNetworks/hub` } },
  { Id: `${group}/privateEndpoints/pe-kv/privateDnsZoneGroups/default`, Name: 'default', PrivateDnsZoneConfigs: [{ Name: 'vault', PrivateDnsZoneId: `${group}/privateDnsZones/privatelink.vaultcore.azure.net` }] },
]

test('several exports become one design, whatever printed them and in whatever letters', (t) => {
  const { text } = importSources([written('vnets.json', networks), written('graph.json', graph), written('links.json', powershell)])
  const { topology: design, problems } = parseTopology(text, 'exported.yaml')
  if (design === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  const [endpoint] = design.privateEndpoints.values()
  t.deepEqual([endpoint?.service, endpoint?.virtualNetwork, endpoint?.subnet, endpoint?.privateDnsZoneGroup], ['kv-contoso', 'hub', 'pe', ['privatelink.vaultcore.azure.net']])
  t.deepEqual([...design.privateDnsZones.values()].map(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)), [['hub']])
  t.deepEqual(design.intent.map(({ from }) => from), [['vm-hub-vms']])
})

test('a page that is not the last one is told', (t) => {
  const { unread } = importSources([written('page.json', { value: networks, nextLink: 'https://management.azure.com/next' })])
  t.true(unread.some(({ why }) => why.includes('nextLink')))
})

test('endpoints of a registry, as az acr show-endpoints prints them', (t) => {
  const { text } = importSources([written('endpoints.json', { loginServer: 'contoso.azurecr.io', dataEndpoints: [{ region: 'westeurope', endpoint: 'contoso.westeurope.data.azurecr.io' }, { region: 'eastus2', endpoint: 'contoso.eastus2.data.azurecr.io' }] })])
  t.deepEqual([...parseTopology(text, 'endpoints.yaml').topology?.registries.get('contoso')?.replications ?? []].map(({ location }) => location), ['eastus2'])
})

const rule = (name: string, properties: object): object => ({ name, properties: { priority: 100, direction: 'Outbound', access: 'Deny', protocol: 'Tcp', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: '*', ...properties } })
const guarded = (securityRules: readonly object[]): readonly object[] => [
  { id: `${group}/networkSecurityGroups/nsg`, location: 'westeurope', properties: { securityRules } },
  { id: `${group}/virtualNetworks/spoke`, location: 'westeurope', addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, subnets: [{ name: 'pe', addressPrefix: '10.1.1.0/24', networkSecurityGroup: { id: `${group}/networkSecurityGroups/nsg` } }] },
  { id: `${group}/privateEndpoints/pe-kv`, location: 'westeurope', properties: { subnet: { id: `${group}/virtualNetworks/spoke/subnets/pe` }, privateLinkServiceConnections: [{ properties: { privateLinkServiceId: vault, groupIds: ['vault'] } }] } },
]

test('of a security rule one value, a list, or both count, whatever stands in the other place', (t) => {
  const ports = (properties: object): string | undefined => /destinationPortRange: (\[[^\]]*\]|"?[\w-]+"?)/.exec(importSources([written('nsg.json', guarded([rule('a', properties)]))]).text)?.[1]
  t.is(ports({ destinationPortRange: '', destinationPortRanges: ['22', '3389'] }), '[22, 3389]')
  t.is(ports({ destinationPortRange: null, destinationPortRanges: ['8000-8010'] }), '"8000-8010"')
  t.is(ports({ destinationPortRange: '443', destinationPortRanges: ['22'] }), '[443, 22]')
  t.is(ports({ destinationPortRange: '443,8443', destinationPortRanges: [] }), '[443, 8443]')
  t.is(ports({ destinationPortRange: '*', destinationPortRanges: [] }), undefined)
})

test('nobody is proposed where endpoints alone stand and nothing is let out', (t) => {
  const hosts = (rules: readonly object[]): readonly string[] => {
    const { topology, problems } = parseTopology(importSources([written('nsg.json', guarded(rules))]).text, 'x.yaml')
    return topology === undefined ? problems.map(({ message }) => message) : [...topology.hosts.keys()]
  }
  t.deepEqual(hosts([rule('deny-all', { protocol: '*', destinationPortRange: '*' })]), [])
  t.deepEqual(hosts([rule('deny-all', { protocol: '*', destinationPortRange: '*', priority: 4000 }), rule('allow', { access: 'Allow', destinationPortRange: '443' })]), ['vm-spoke-pe'])
  t.deepEqual(hosts([rule('no-ssh', { destinationPortRange: '22' })]), ['vm-spoke-pe'])
})

test('rules that a tool has written as JSON in a text are rules', (t) => {
  const securityRules = [rule('no-ssh', { destinationPortRange: '22' })]
  for (const body of [{ properties: JSON.stringify({ securityRules }) }, { properties: { securityRules: JSON.stringify(securityRules) } }, { SecurityRules: JSON.stringify(securityRules, undefined, 2).replaceAll('\n', '\r\n') }]) {
    const { text } = importSources([written('nsg.json', [{ id: `${group}/networkSecurityGroups/nsg`, location: 'westeurope', ...body }])])
    t.regex(text, /nsg: \{ securityRules: \{ no-ssh: \{ priority: 100, direction: Outbound, access: Deny, protocol: Tcp, destinationPortRange: 22 \} \} \}/)
  }
})

test('names that would mean something in a design or on a terminal mean nothing', (t) => {
  const name = 'evil\n  x: {}\u001b[31m'
  const { text, notes } = importSources([written('evil.json', [{ id: `${group}/virtualNetworks/${name}`, name, location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: '__proto__', addressPrefix: '10.0.0.0/24' }, { name: 'constructor: [', addressPrefix: '10.0.1.0/24' }] }])])
  t.deepEqual([...parseTopology(text, 'evil.yaml').topology?.virtualNetworks.values() ?? []].map((one) => [one.name, one.subnets.length]), [['evil-x-31m', 2]])
  t.notRegex([text, ...notes].join(''), /\u001b/)
})

test('what is in another cloud is rehearsed by the names of the public one, and that is told', (t) => {
  const gov = [
    { id: `${group}/virtualNetworks/hub`, location: 'usgovvirginia', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'pe', addressPrefix: '10.0.1.0/24' }, { name: 'vms', addressPrefix: '10.0.2.0/24' }] },
    { id: vault, location: 'usgovvirginia', properties: { publicNetworkAccess: 'Disabled' } },
    { id: vault.replace('KeyVault/vaults', 'ContainerRegistry/registries').replace('-', ''), location: 'usgovvirginia', properties: { loginServer: 'kvcontoso.azurecr.us' } },
    ...['privatelink.vaultcore.usgovcloudapi.net', 'privatelink.azurecr.us', 'corp.internal'].flatMap((zone) => [{ id: `${group}/privateDnsZones/${zone}` }, { id: `${group}/privateDnsZones/${zone}/virtualNetworkLinks/hub`, virtualNetwork: { id: `${group}/virtualNetworks/hub` } }]),
    { id: `${group}/privateEndpoints/pe-kv`, location: 'usgovvirginia', subnet: { id: `${group}/virtualNetworks/hub/subnets/pe` }, privateLinkServiceConnections: [{ privateLinkServiceId: vault, groupIds: ['vault'] }], privateDnsZoneGroups: [{ name: 'default', privateDnsZoneConfigs: [{ privateDnsZoneId: `${group}/privateDnsZones/privatelink.vaultcore.usgovcloudapi.net` }] }] },
  ]
  const { text, notes } = importSources([written('gov.json', gov)])
  const read = parseTopology(text, 'gov.yaml')
  if (read.topology === undefined) return t.fail(`${JSON.stringify(read.problems)}\n${text}`)
  const { topology, warnings } = read
  t.deepEqual([...topology.privateDnsZones.values()].map(({ zoneName }) => zoneName), ['privatelink.vaultcore.azure.net', 'privatelink.azurecr.io', 'corp.internal'])
  t.deepEqual([...topology.privateEndpoints.values()].map(({ privateDnsZoneGroup }) => privateDnsZoneGroup), [['privatelink.vaultcore.usgovcloudapi.net']], 'called as it is called there')
  t.deepEqual(warnings.map(({ code }) => code).filter((code) => code === 'zone-cannot-hold-records'), [])
  t.is(notes.filter((note) => /another cloud/.test(note)).length, 3, notes.join('\n'))
})
