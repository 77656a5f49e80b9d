import { shortName } from '../../azure/regions.ts'
import type { Json } from './plan.ts'
import type { Shape } from './shape.ts'

const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])
const first = (value: unknown): Json => ((Array.isArray(value) ? value[0] : value) ?? {}) as Json
const enabled = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : value === true ? 'Enabled' : 'Disabled')
const registry = { name: 'container_registry_name' } as const

/** What stands around a registry: rights, webhooks, the key. */
export const registryShapes: Readonly<Record<string, Shape>> = {
  azurerm_container_registry: {
    type: 'Microsoft.ContainerRegistry/registries',
    body: (one, ids) => {
      const { values } = one
      const encryption = first(values['encryption'])
      const rules = first(values['network_rule_set'])
      const key = encryption['key_vault_key_id'] ?? (encryption['enabled'] === false || list(values['encryption']).length === 0 ? undefined : ids.at(one, 'encryption', 'key_vault_key_id'))
      return {
        sku: { name: values['sku'] }, publicNetworkAccess: values['public_network_access_enabled'] === false ? 'Disabled' : undefined, dataEndpointEnabled: values['data_endpoint_enabled'],
        anonymousPullEnabled: values['anonymous_pull_enabled'], zoneRedundancy: enabled(values['zone_redundancy_enabled']),
        networkRuleSet: rules['default_action'] === undefined ? undefined : { defaultAction: rules['default_action'], ipRules: list(rules['ip_rule']).map(({ ip_range: value }) => ({ value })) },
        replications: list(values['georeplications']).map(({ location, regional_endpoint_enabled }) => ({ name: shortName(String(location)), location, regionEndpointEnabled: regional_endpoint_enabled ?? undefined })),
        ...(key !== undefined && { encryption: { status: 'enabled', keyVaultProperties: { keyIdentifier: key } } }),
      }
    },
  },
  azurerm_container_registry_scope_map: { type: 'Microsoft.ContainerRegistry/registries/scopeMaps', parent: registry, body: ({ values }) => ({ actions: list(values['actions']) }) },
  azurerm_container_registry_token: {
    type: 'Microsoft.ContainerRegistry/registries/tokens', parent: registry,
    body: (one, ids) => ({ scopeMapId: ids.at(one, 'scope_map_id'), status: one.values['enabled'] === false ? 'disabled' : 'enabled' }),
  },
  azurerm_container_registry_webhook: {
    type: 'Microsoft.ContainerRegistry/registries/webhooks', parent: { name: 'registry_name' },
    body: ({ values }) => ({ serviceUri: values['service_uri'], actions: list(values['actions']), scope: values['scope'], status: values['status'], customHeaders: Object.keys((values['custom_headers'] ?? {}) as Json) }),
  },
  azurerm_container_connected_registry: {
    type: 'Microsoft.ContainerRegistry/registries/connectedRegistries', parent: { id: 'container_registry_id' },
    body: (one, ids) => ({
      mode: one.values['mode'],
      parent: { id: ids.at(one, 'parent_registry_id'), syncProperties: { schedule: one.values['sync_schedule'], syncWindow: one.values['sync_window'], messageTtl: one.values['sync_message_ttl'] } },
    }),
  },
  azurerm_key_vault_key: { type: 'Microsoft.KeyVault/vaults/keys', parent: { id: 'key_vault_id' } },
}
