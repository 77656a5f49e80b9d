import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'

const registryId = "[resourceId('Microsoft.ContainerRegistry/registries', 'contoso')]"
const child = (kind: string, name: string, properties: object, more: object = {}): object =>
  ({ type: `Microsoft.ContainerRegistry/registries/${kind}`, apiVersion: '2023-07-01', name: `contoso/${name}`, dependsOn: [registryId], properties, ...more })

function template(key: string, ...resources: readonly object[]): string {
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
    resources: [
      { type: 'Microsoft.KeyVault/vaults', apiVersion: '2022-07-01', name: 'contoso-keys', location: 'westeurope', properties: {} },
      { type: 'Microsoft.KeyVault/vaults/keys', apiVersion: '2022-07-01', name: 'contoso-keys/registry', properties: {} },
      { type: 'Microsoft.KeyVault/vaults', apiVersion: '2022-07-01', name: 'others', location: 'westeurope', properties: {} },
      {
        type: 'Microsoft.ContainerRegistry/registries', apiVersion: '2023-07-01', name: 'contoso', location: 'westeurope', sku: { name: 'Premium' },
        properties: { anonymousPullEnabled: true, zoneRedundancy: 'Disabled', encryption: { status: 'enabled', keyVaultProperties: { keyIdentifier: key, identity: 'id' } } },
      },
      child('replications', 'northeurope', {}, { location: 'northeurope' }),
      ...resources,
    ],
  })
}

const around = [
  child('scopeMaps', 'payments-write', { actions: ['repositories/payments/*/content/read', 'repositories/payments/*/content/write', 'repositories/samples/hello/metadata/read'] }),
  child('scopeMaps', 'plant-sync-map', { actions: ['gateway/plant/config/read', 'gateway/plant/message/read'] }),
  child('tokens', 'application', { scopeMapId: "[resourceId('Microsoft.ContainerRegistry/registries/scopeMaps', 'contoso', 'payments-write')]", status: 'enabled' }),
  child('tokens', 'retired', { scopeMapId: `${'/subscriptions/a/resourceGroups/b'}/providers/Microsoft.ContainerRegistry/registries/contoso/scopeMaps/_repositories_pull`, status: 'disabled' }),
  child('tokens', 'plant-sync', { scopeMapId: "[resourceId('Microsoft.ContainerRegistry/registries/scopeMaps', 'contoso', 'plant-sync-map')]" }),
  child('webhooks', 'deployer', { serviceUri: 'https://user:word@hooks.example.com/deploy?code=hidden', actions: ['push', 'quarantine'], scope: 'payments/api:*', customHeaders: { Authorization: 'hidden' } }, { location: 'North Europe' }),
  child('webhooks', 'elsewhere', { serviceUri: 'https://hooks.example.com/', actions: ['push'] }, { location: 'eastus' }),
  child('connectedRegistries', 'plant', { mode: 'ReadOnly', parent: { syncProperties: { tokenId: 'x', schedule: '0 12 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' } } }),
]

test('rights, webhooks and the key of a registry, from a template', (t) => {
  for (const key of ['https://contoso-keys.vault.azure.net/keys/registry', "[reference(resourceId('Microsoft.KeyVault/vaults/keys', 'contoso-keys', 'registry')).keyUriWithVersion]", "[concat(reference(resourceId('Microsoft.KeyVault/vaults', 'contoso-keys')).vaultUri, 'keys/registry')]"]) {
    const { text, notes, leftAside } = importSources([temporaryFile(t, 'main.json', template(key, ...around))])
    const { topology, problems } = parseTopology(text, 'design.yaml')
    if (topology === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
    const registry = topology.registries.get('contoso')!
    t.deepEqual(registry.scopeMaps, [{ name: 'payments-write', permissions: [{ repository: 'payments/*', actions: ['content/read', 'content/write'] }, { repository: 'samples/hello', actions: ['metadata/read'] }] }])
    t.deepEqual(registry.tokens, [{ name: 'application', scopeMap: 'payments-write', status: 'enabled' }, { name: 'retired', scopeMap: '_repositories_pull', status: 'disabled' }])
    t.deepEqual(registry.webhooks, [{ name: 'deployer', location: 'northeurope', serviceUri: 'https://hooks.example.com/deploy', actions: ['push'], scope: 'payments/api:*', status: 'enabled', customHeaders: {} }])
    t.deepEqual([registry.anonymousPullEnabled, registry.zoneRedundancy, registry.encryption], [true, 'Disabled', { keyVault: 'contoso-keys', failsOver: false }])
    t.deepEqual([...topology.services.keys()], ['contoso-keys'])
    t.deepEqual(leftAside, {})
    t.notRegex(text, /hidden|word@/)
    t.deepEqual(notes.map((note) => note.replace(/^[^:]*:\d+: /, '')).toSorted(), [
      "connected registry plant of contoso is left out, as Azure does not know on which machine it runs: connectedRegistries: { plant: { parent: contoso, schedule: '0 12 * * *', syncWindow: PT4H, messageTtl: P2D, host: … } }",
      'token plant-sync of contoso is left out: no source says to which repositories it gives rights',
      'webhook deployer of contoso is without what follows the ? of its address and its headers, which may be a secret',
      'webhook elsewhere of contoso is left out: there is no replica in eastus',
    ])
  }
})

test('a key of a vault that no source declares is told, and no vault is made up', (t) => {
  const { text, notes } = importSources([temporaryFile(t, 'main.json', template('https://nobodys.vault.azure.net/keys/registry'))])
  t.notRegex(text, /encryption|nobodys/)
  t.true(notes.some((note) => note.endsWith('contoso is encrypted with a key of nobodys, which no source declares: it is left out')), notes.join('\n'))
})

test('the same from a plan whose ids are known only after apply', (t) => {
  const split = (address: string): object => ({ address, mode: 'managed', type: address.split('.')[0], name: address.split('.')[1] })
  const to = (address: string): object => ({ references: [address, address.split('.').slice(0, 2).join('.')] })
  const resources: readonly (readonly [address: string, values: object, expressions?: object])[] = [
    ['azurerm_key_vault.contoso-keys', {}],
    ['azurerm_key_vault_key.registry', {}, { key_vault_id: to('azurerm_key_vault.contoso-keys.id') }],
    ['azurerm_container_registry.contoso', { sku: 'Premium', zone_redundancy_enabled: true, georeplications: [{ location: 'North Europe' }], encryption: [{ identity_client_id: 'x' }] }, { encryption: [{ key_vault_key_id: to('azurerm_key_vault_key.registry.id') }] }],
    ['azurerm_container_registry_scope_map.readers', { container_registry_name: 'contoso', actions: ['repositories/samples/hello/content/read'] }],
    ['azurerm_container_registry_token.application', { container_registry_name: 'contoso', enabled: true }, { scope_map_id: to('azurerm_container_registry_scope_map.readers.id') }],
    ['azurerm_container_registry_webhook.deployer', { registry_name: 'contoso', service_uri: 'https://hooks.example.com/deploy', actions: ['push', 'delete'], status: 'disabled', custom_headers: {} }],
  ]
  const file = temporaryFile(t, 'plan.json', JSON.stringify({
    format_version: '1.2', terraform_version: '1.9.4',
    planned_values: { root_module: { resources: resources.map(([address, values]) => ({ ...split(address), values: { resource_group_name: 'rg', location: 'westeurope', name: address.split('.')[1], ...values } })) } },
    configuration: { root_module: { resources: resources.map(([address, , expressions = {}]) => ({ ...split(address), expressions })) } },
  }))
  const { text, notes, leftAside } = importSources([file])
  const { topology, problems } = parseTopology(text, 'design.yaml')
  if (topology === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  const { scopeMaps, tokens, webhooks, encryption, zoneRedundancy } = topology.registries.get('contoso')!
  t.deepEqual(scopeMaps, [{ name: 'readers', permissions: [{ repository: 'samples/hello', actions: ['content/read'] }] }])
  t.deepEqual(tokens, [{ name: 'application', scopeMap: 'readers', status: 'enabled' }])
  t.deepEqual(webhooks, [{ name: 'deployer', location: 'westeurope', serviceUri: 'https://hooks.example.com/deploy', actions: ['push', 'delete'], status: 'disabled', customHeaders: {} }])
  t.deepEqual([encryption, zoneRedundancy], [{ keyVault: 'contoso-keys', failsOver: false }, 'Enabled'])
  t.deepEqual([notes, leftAside], [[], {}])
})
