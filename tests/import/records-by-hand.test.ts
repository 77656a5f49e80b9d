import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import { importSources } from '../../harness/import/import.ts'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'

const zone = 'privatelink.vaultcore.azure.net'

function read(t: ExecutionContext, record: string, address: string, configurations: readonly object[] = []): { readonly design: any; readonly notes: string } {
  const endpoint = (name: string, vault: string): object => ({
    type: 'Microsoft.Network/privateEndpoints', apiVersion: '2023-11-01', name, location: 'westeurope', properties: {
      subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'apps')]" }, ipConfigurations: configurations,
      privateLinkServiceConnections: [{ name, properties: { privateLinkServiceId: `[resourceId('Microsoft.KeyVault/vaults', '${vault}')]`, groupIds: ['vault'] } }],
    },
  })
  const { text, notes } = importSources([temporaryFile(t, 'main.json', JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
    resources: [
      { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-11-01', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'apps', properties: { addressPrefix: '10.0.1.0/24' } }] } },
      ...['other', 'shop'].flatMap((name) => [{ type: 'Microsoft.KeyVault/vaults', apiVersion: '2023-07-01', name, location: 'westeurope', properties: {} }, endpoint(`${name}-pe`, name)]),
      { type: 'Microsoft.Network/privateDnsZones', apiVersion: '2020-06-01', name: zone, location: 'global' },
      { type: 'Microsoft.Network/privateDnsZones/A', apiVersion: '2020-06-01', name: `${zone}/${record}`, properties: { ttl: 300, aRecords: [{ ipv4Address: address }] } },
    ],
  }))])
  return { design: parse(text), notes: notes.join('\n') }
}

const ofInterface = "[reference(reference('shop-pe', '2023-11-01').networkInterfaces[0].id, '2023-11-01').ipConfigurations[0].properties.privateIPAddress]"

for (const [how, address] of [['its interface', ofInterface], ['what it tells of DNS', "[reference('shop-pe', '2023-11-01').customDnsConfigs[0].ipAddresses[0]]"]] as const) {
  test(`import: a record that somebody writes with the address of an endpoint, by ${how}, is the endpoint's`, (t) => {
    const { design, notes } = read(t, 'shop', address)
    t.deepEqual(design.privateDnsZones[zone], { name: zone })
    t.deepEqual([design.privateEndpoints['shop-pe'].privateDnsZoneGroup, design.privateEndpoints['other-pe'].privateDnsZoneGroup], [zone, undefined])
    t.regex(notes, /record shop of privatelink\.vaultcore\.azure\.net has the address that private endpoint shop-pe will have: a zone group of the endpoint stands for it/)
  })
}

test('import: with another name than the service has, it is nobody\'s record', (t) => {
  const { design, notes } = read(t, 'shopp', ofInterface)
  t.is(design.privateEndpoints['shop-pe'].privateDnsZoneGroup, undefined)
  t.regex(notes, /record shopp of privatelink\.vaultcore\.azure\.net has the address that private endpoint shop-pe will have, and another name than its service: left aside/)
})

test('import: an address that is written is the record\'s', (t) => {
  const { design } = read(t, 'shop', '10.0.1.9')
  t.deepEqual(design.privateDnsZones[zone].recordSets, { shop: { ttl: 300, A: '10.0.1.9' } })
})

test('import: a record of a Terraform plan with the address of an endpoint', (t) => {
  const { text } = importSources([temporaryFile(t, 'plan.json', plan([
    ['azurerm_virtual_network.hub', { address_space: ['10.0.0.0/16'] }],
    ['azurerm_subnet.apps', { virtual_network_name: 'hub', address_prefixes: ['10.0.1.0/24'] }],
    ['azurerm_key_vault.shop', {}],
    ['azurerm_private_endpoint.pe', { private_service_connection: [{ name: 'pe', subresource_names: ['vault'] }] }, { subnet_id: to('azurerm_subnet.apps.id'), private_service_connection: [{ private_connection_resource_id: to('azurerm_key_vault.shop.id') }] }],
    ['azurerm_private_dns_zone.zone', { name: zone }],
    ['azurerm_private_dns_a_record.shop', { name: 'shop', ttl: 300, zone_name: zone }, { records: { references: ['azurerm_private_endpoint.pe.private_service_connection[0].private_ip_address', 'azurerm_private_endpoint.pe.private_service_connection[0]', 'azurerm_private_endpoint.pe.private_service_connection', 'azurerm_private_endpoint.pe'] } }],
  ]))])
  const design = parse(text) as any
  t.is(design.privateEndpoints.pe.privateDnsZoneGroup, zone)
})
