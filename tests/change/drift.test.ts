import test, { type ExecutionContext } from 'ava'
import { driftOf, type Drift } from '../../harness/change/drift/drift.ts'
import { realityOf, type Reality } from '../../harness/change/drift/reality.ts'
import { readSources } from '../../harness/import/sources.ts'
import { exchange } from '../design.ts'
import { parseTopology } from '../../harness/index.ts'
import { temporaryFile } from '../temporary.ts'

/** Written by hand: its names are nobody's, its addresses are dynamic. */
const written = `
registries:
  contosoteam: { location: westeurope }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { AzureFirewallSubnet: 10.0.1.0/26, endpoints: 10.0.2.0/24 }, peerings: [spoke] }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.0.0/24 }, dnsServers: 10.0.1.4, peerings: [hub] }
azureFirewalls:
  firewall: { virtualNetwork: hub, dnsSettings: { enableProxy: true } }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }
privateEndpoints:
  registry-endpoint: { registry: contosoteam, subnet: hub/endpoints, privateDnsZoneGroup: registry-zone }
hosts:
  app: spoke/apps
  admin: hub/endpoints
intent:
  - { from: [app, admin], to: contosoteam, reach: privately }
`

const scope = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/RG-Network/providers'
const network = `${scope}/Microsoft.Network`

/** The same as az prints it: other letters, other order, addresses that the platform gave. */
const deployed = JSON.stringify([
  { id: `${network}/azureFirewalls/fw-weu`, location: 'westeurope', ipConfigurations: [{ name: 'a', privateIPAddress: '10.0.1.4', subnet: { id: `${network}/virtualNetworks/HUB/subnets/AzureFirewallSubnet` } }], additionalProperties: { 'Network.DNS.EnableProxy': 'true' } },
  {
    id: `${network}/virtualNetworks/spoke`, location: 'West Europe', addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, dhcpOptions: { dnsServers: ['10.0.1.4'] }, subnets: [{ name: 'apps', addressPrefix: '10.1.0.0/24' }],
    virtualNetworkPeerings: [{ name: 'to-hub', remoteVirtualNetwork: { id: `${network}/virtualNetworks/hub` }, allowVirtualNetworkAccess: true }],
  },
  {
    id: `${network}/virtualNetworks/hub`, location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'endpoints', addressPrefix: '10.0.2.0/24' }, { name: 'AzureFirewallSubnet', addressPrefix: '10.0.1.0/26' }],
    virtualNetworkPeerings: [{ name: 'to-spoke', remoteVirtualNetwork: { id: `${network.toUpperCase()}/virtualNetworks/spoke` }, allowVirtualNetworkAccess: true }],
  },
  { id: `${scope}/Microsoft.ContainerRegistry/registries/contosoteam`, location: 'westeurope', sku: { name: 'Premium' }, loginServer: 'contosoteam.azurecr.io' },
  { id: `${network}/privateDnsZones/privatelink.azurecr.io`, location: 'global' },
  { id: `${network}/privateDnsZones/privatelink.azurecr.io/virtualNetworkLinks/hub`, location: 'global', virtualNetwork: { id: `${network}/virtualNetworks/hub` } },
  {
    id: `${network}/privateEndpoints/pe-acr`, location: 'westeurope', subnet: { id: `${network}/virtualNetworks/hub/subnets/endpoints` },
    privateLinkServiceConnections: [{ privateLinkServiceId: `${scope}/Microsoft.ContainerRegistry/registries/contosoteam`, groupIds: ['registry'], privateLinkServiceConnectionState: { status: 'Approved' } }],
    privateDnsZoneGroups: [{ name: 'default', privateDnsZoneConfigs: [{ privateDnsZoneId: `${network}/privateDnsZones/privatelink.azurecr.io` }] }],
  },
])

function between(t: ExecutionContext, text: string, ...sources: readonly string[]): Drift & { readonly reality: Reality } {
  const { topology, problems } = parseTopology(text, 'design.yaml')
  if (topology === undefined) throw new Error(JSON.stringify(problems))
  const reality = realityOf(topology, readSources(sources.map((one, index) => temporaryFile(t, `source-${index}.json`, one))))
  return { ...driftOf(topology, reality), reality }
}

const keys = ({ differences }: Drift): readonly string[] => differences.map(({ kind, key, values }) => `${kind} ${key}${values.map((one) => ` ${one.key}`).join('')}`)
const noticed = ({ answers }: Drift): readonly string[] => (answers?.groups ?? []).flatMap(({ changes }) => changes.map(({ host, question, after }) => `${host} ${question.name} ${after?.rcode ?? 'nobody answers'}`)).toSorted()

test('what is deployed as it was designed is no drift, whatever it is called, in whatever order and letters', (t) => {
  const found = between(t, written, deployed)
  t.deepEqual(keys(found), [])
  t.deepEqual([found.answers?.groups, found.answers?.connections], [[], []])
  t.true(found.answers!.compared > 0)
  t.deepEqual(Object.fromEntries(found.reality.renamed), {
    'azureFirewalls fw-weu': 'firewall', 'privateDnsZones privatelink.azurecr.io': 'registry-zone', 'privateEndpoints pe-acr': 'registry-endpoint',
  })
})

test('a link that somebody removed is told, with the clients that notice it', (t) => {
  const found = between(t, written, exchange(deployed, '/virtualNetworkLinks/hub"', '/virtualNetworkLinks/hub","tags":{}').replace(/\{[^{}]*virtualNetworkLinks\/hub"[^}]*\}[^}]*\}[^}]*\},/, ''))
  t.deepEqual(keys(found), ['missing privateDnsZones/registry-zone/virtualNetworkLinks/hub'])
  t.true(noticed(found).some((one) => one.startsWith('app contosoteam.azurecr.io')), 'the spoke asks the firewall, which sees the zone no longer')
  t.true(noticed(found).some((one) => one.startsWith('admin contosoteam.azurecr.io')))
})

test('a setting that somebody changed is told with both values', (t) => {
  const found = between(t, written, exchange(deployed, '"dnsServers":["10.0.1.4"]', '"dnsServers":["10.0.1.4","8.8.8.8"]'))
  t.deepEqual(keys(found), ['different virtualNetworks/spoke dnsServers'])
  t.deepEqual(found.differences[0]?.values, [{ key: 'dnsServers', design: ['10.0.1.4'], reality: ['10.0.1.4', '8.8.8.8'] }])
})

test('what nobody designed is told: another network, another zone of the same name', (t) => {
  const more = exchange(deployed, /\]$/, `,${JSON.stringify({ id: `${network}/virtualNetworks/shadow`, location: 'westeurope', addressSpace: { addressPrefixes: ['10.9.0.0/16'] }, subnets: [{ name: 'x', addressPrefix: '10.9.0.0/24' }] })},${JSON.stringify({ id: `${network.replace('RG-Network', 'rg-other')}/privateDnsZones/privatelink.azurecr.io`, location: 'global' })}]`)
  const found = between(t, written, more)
  t.deepEqual(keys(found), ['further virtualNetworks/shadow', 'further privateDnsZones/privatelink.azurecr.io-rg-other'])
  t.deepEqual(noticed(found), [], 'no client asks from there')
})

test('an endpoint that is gone is told, and so is who gets a public address now', (t) => {
  const all = (JSON.parse(deployed) as readonly { readonly id: string }[]).filter(({ id }) => !id.includes('/privateEndpoints/'))
  const found = between(t, written, JSON.stringify(all))
  t.true(keys(found).includes('missing privateEndpoints/registry-endpoint'), keys(found).join('\n'))
  t.true(noticed(found).some((one) => one.startsWith('app contosoteam.azurecr.io')))
})

test('names and addresses that only run time knows are matched with the real ones of the design', (t) => {
  const template = JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', parameters: { suffix: { type: 'string' } },
    resources: [
      { type: 'Microsoft.Network/virtualNetworks', name: 'hub', location: '[resourceGroup().location]', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'AzureFirewallSubnet', properties: { addressPrefix: '10.0.1.0/26' } }, { name: 'endpoints', properties: { addressPrefix: '10.0.2.0/24' } }], virtualNetworkPeerings: [{ name: 'a', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'spoke')]" } } }] } },
      { type: 'Microsoft.Network/virtualNetworks', name: 'spoke', location: '[resourceGroup().location]', properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, dhcpOptions: { dnsServers: ["[reference(resourceId('Microsoft.Network/azureFirewalls', 'firewall')).ipConfigurations[0].properties.privateIPAddress]"] }, subnets: [{ name: 'apps', properties: { addressPrefix: '10.1.0.0/24' } }], virtualNetworkPeerings: [{ name: 'a', properties: { remoteVirtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } } }] } },
      { type: 'Microsoft.Network/azureFirewalls', name: 'firewall', location: '[resourceGroup().location]', properties: { additionalProperties: { 'Network.DNS.EnableProxy': 'true' }, ipConfigurations: [{ name: 'a', properties: { subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'AzureFirewallSubnet')]" } } }] } },
      { type: 'Microsoft.ContainerRegistry/registries', name: "[concat('contoso', parameters('suffix'))]", location: '[resourceGroup().location]', sku: { name: 'Premium' } },
      { type: 'Microsoft.Network/privateDnsZones', name: 'privatelink.azurecr.io', location: 'global' },
      { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'privatelink.azurecr.io/hub', location: 'global', properties: { virtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } } },
      { type: 'Microsoft.Network/privateEndpoints', name: 'registry-endpoint', location: '[resourceGroup().location]', properties: { subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'endpoints')]" }, privateLinkServiceConnections: [{ name: 'a', properties: { privateLinkServiceId: "[resourceId('Microsoft.ContainerRegistry/registries', concat('contoso', parameters('suffix')))]", groupIds: ['registry'] } }] } },
      { type: 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups', name: 'registry-endpoint/default', properties: { privateDnsZoneConfigs: [{ name: 'a', properties: { privateDnsZoneId: "[resourceId('Microsoft.Network/privateDnsZones', 'privatelink.azurecr.io')]" } }] } },
    ],
  })
  const elsewhere = written.replaceAll('westeurope', 'northeurope')
  t.deepEqual(keys(between(t, elsewhere, template)), [])
  t.deepEqual(keys(between(t, exchange(elsewhere, 'dnsServers: 10.0.1.4', 'dnsServers: 10.0.1.5'), template)), ['different virtualNetworks/spoke dnsServers'])
})
