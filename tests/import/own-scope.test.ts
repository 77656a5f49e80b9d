import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import { importSources } from '../../harness/import/import.ts'
import type { SourceOptions } from '../../harness/import/sources.ts'
import { temporaryFile } from '../temporary.ts'

const mine = '11111111-2222-3333-4444-555555555555'
const other = '99999999-2222-3333-4444-555555555555'
const network = (name: string, group: string, subscription = mine): string => `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${name}`

const template = (resources: readonly object[]): string => JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources })
const virtualNetwork = (name: string, range: string, peers: readonly string[] = []): object => ({
  type: 'Microsoft.Network/virtualNetworks', name, location: 'westeurope',
  properties: { addressSpace: { addressPrefixes: [range] }, virtualNetworkPeerings: peers.map((id, index) => ({ name: `peer-${index}`, properties: { remoteVirtualNetwork: { id } } })) },
})
const zone = { type: 'Microsoft.Network/privateDnsZones', name: 'corp.internal', location: 'global' }
const link = (id: string): object => ({ type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: 'corp.internal/one', properties: { virtualNetwork: { id } } })

function read(t: ExecutionContext, templates: readonly (readonly object[])[], options: SourceOptions = {}): { readonly design: any; readonly notes: string } {
  const { text, notes } = importSources(templates.map((resources, index) => temporaryFile(t, `${index}.json`, template(resources))), options)
  return { design: parse(text), notes: notes.join('\n') }
}

test('import: where a template goes is told by links to what it declares itself', (t) => {
  const { design, notes } = read(t, [[virtualNetwork('hub', '10.0.0.0/16'), zone, link(network('hub', 'Net'))]])
  t.deepEqual(design.privateDnsZones['corp.internal'].virtualNetworkLinks, ['hub'])
  t.regex(notes, new RegExp(`^\\S+0\\.json: it is taken to go to group net of subscription ${mine}, by whose ids it is linked to \\(--scope`))
})

test('import: two templates that link each other by real ids', (t) => {
  const { design, notes } = read(t, [[virtualNetwork('hub', '10.0.0.0/16', [network('spoke', 'rg-spoke')])], [virtualNetwork('spoke', '10.1.0.0/16', [network('hub', 'rg-hub')])]])
  t.deepEqual([design.virtualNetworks.hub.peerings, design.virtualNetworks.spoke.peerings], [['spoke'], ['hub']])
  t.is(notes.match(/it is taken to go to group rg-(hub|spoke)/g)?.length, 2)
})

test('import: a peering with another network of the same name tells nothing', (t) => {
  const { design, notes } = read(t, [[virtualNetwork('vnet', '10.0.0.0/16', [network('vnet', 'rg-hub')])]])
  t.is(design.virtualNetworks.vnet.peerings, undefined)
  t.regex(notes, /peering peer-0 leads to virtualNetworks vnet in rg-hub, which no source declares/)
})

test('import: links by ids of several subscriptions, or groups, tell nothing', (t) => {
  for (const second of [network('apps', 'net', other), network('apps', 'apps')]) {
    const { design, notes } = read(t, [[virtualNetwork('hub', '10.0.0.0/16'), virtualNetwork('apps', '10.1.0.0/16'), zone, link(network('hub', 'net'))], [{ ...zone, name: 'other.internal' }, { ...link(second), name: 'other.internal/one' }]])
    t.is(design.privateDnsZones['corp.internal'].virtualNetworkLinks, undefined)
    t.notRegex(notes, /taken to go/)
  }
})

test('import: somebody says where a template goes', (t) => {
  const told = read(t, [[virtualNetwork('hub', '10.0.0.0/16'), zone, link(network('hub', 'net'))]], { subscription: mine, resourceGroup: 'net' })
  t.deepEqual([told.design.privateDnsZones['corp.internal'].virtualNetworkLinks, told.notes], [['hub'], ''])
  const elsewhere = read(t, [[virtualNetwork('hub', '10.0.0.0/16'), zone, link(network('hub', 'net'))]], { subscription: other, resourceGroup: 'net' })
  t.is(elsewhere.design.privateDnsZones['corp.internal'].virtualNetworkLinks, undefined)
})

/** A plan of two providers, with a link by the id that its network will have. */
function plan(t: ExecutionContext, { provider = {}, before = [] as readonly object[], linked = mine }, options: SourceOptions = {}): unknown {
  const hub = { mode: 'managed', type: 'azurerm_virtual_network', name: 'hub', address: 'azurerm_virtual_network.hub' }
  const spoke = { ...hub, name: 'spoke', address: 'azurerm_virtual_network.spoke' }
  const values = { resource_group_name: 'net', location: 'westeurope' }
  const file = temporaryFile(t, 'plan.json', JSON.stringify({
    format_version: '1.2', terraform_version: '1.9.4',
    prior_state: { values: { root_module: { resources: before } } }, variables: { hub: { value: mine } },
    planned_values: { root_module: { resources: [{ ...hub, values: { ...values, name: 'hub', address_space: ['10.0.0.0/16'] } }, { ...spoke, values: { ...values, name: 'spoke', address_space: ['10.1.0.0/16'] } }, {
      mode: 'managed', type: 'azurerm_virtual_network_peering', name: 'back', address: 'azurerm_virtual_network_peering.back',
      values: { ...values, name: 'back', virtual_network_name: 'spoke', remote_virtual_network_id: network('hub', 'net', linked) },
    }] } },
    configuration: { provider_config: { 'azurerm.hub': { name: 'azurerm', alias: 'hub', expressions: { subscription_id: provider } } }, root_module: { resources: [{ ...hub, provider_config_key: 'azurerm.hub' }, { ...spoke, provider_config_key: 'azurerm' }, { mode: 'data', type: 'azurerm_client_config', name: 'hub', address: 'data.azurerm_client_config.hub', provider_config_key: 'azurerm.hub' }] } },
  }))
  return (parse(importSources([file], options).text) as { virtualNetworks: { spoke: { peerings?: unknown } } }).virtualNetworks.spoke.peerings
}

test('import: the subscription of a plan is what its provider is told, or has read, or what somebody says', (t) => {
  t.deepEqual(plan(t, { provider: { constant_value: mine } }), ['hub'])
  t.deepEqual(plan(t, { provider: { references: ['var.hub'] } }), ['hub'])
  t.deepEqual(plan(t, { before: [{ mode: 'data', type: 'azurerm_client_config', name: 'hub', address: 'data.azurerm_client_config.hub', values: { subscription_id: mine } }] }), ['hub'])
  t.deepEqual(plan(t, {}, { subscription: mine }), ['hub'])
  t.is(plan(t, { provider: { constant_value: other } }), undefined)
  t.is(plan(t, {}), undefined)
})
