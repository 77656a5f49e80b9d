import type { Json, Planned } from './plan.ts'
import type { Ids, Shape } from './shape.ts'

const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])
const first = (value: unknown): Json => ((Array.isArray(value) ? value[0] : value) ?? {}) as Json

/** Whom a service lets in, in a block or in a resource of its own. Subnets that apply makes are those that the block refers to. */
export function networkAcls(one: Planned, ids: Ids, block?: string): Json | undefined {
  const written = block === undefined ? one.values : first(one.values[block])
  if (written['default_action'] === undefined) return undefined
  const path = block === undefined ? ['virtual_network_subnet_ids'] : [block, 'virtual_network_subnet_ids']
  const known = list(written['virtual_network_subnet_ids'])
  const subnets = known.length > 0 ? known : one.refersAll(...path).map((subnet) => ids.of(subnet))
  return { defaultAction: written['default_action'], ipRules: list(written['ip_rules']).map((value) => ({ value })), virtualNetworkRules: subnets.map((id) => ({ id })) }
}

const service = (type: string, more?: (one: Planned, ids: Ids) => Json, publicKey = 'public_network_access_enabled'): Shape =>
  ({ type, body: (one, ids) => ({ publicNetworkAccess: one.values[publicKey] === false ? 'Disabled' : undefined, ...more?.(one, ids) }) })

const app = service('Microsoft.Web/sites', (one, ids) => ({ virtualNetworkSubnetId: ids.at(one, 'virtual_network_subnet_id') }))

const flexibleServer = (type: string): Shape => service(type, (one, ids) => ({ network: { delegatedSubnetResourceId: ids.at(one, 'delegated_subnet_id'), privateDnsZoneArmResourceId: ids.at(one, 'private_dns_zone_id') } }))

/** What private endpoints lead to. */
export const serviceShapes: Readonly<Record<string, Shape>> = {
  azurerm_key_vault: service('Microsoft.KeyVault/vaults', (one, ids) => ({ networkAcls: networkAcls(one, ids, 'network_acls') })),
  azurerm_key_vault_managed_hardware_security_module: service('Microsoft.KeyVault/managedHSMs', (one, ids) => ({ networkAcls: networkAcls(one, ids, 'network_acls') })),
  azurerm_storage_account: service('Microsoft.Storage/storageAccounts', (one, ids) => ({ networkAcls: networkAcls(one, ids, 'network_rules'), isHnsEnabled: one.values['is_hns_enabled'] })),
  azurerm_linux_web_app: app,
  azurerm_windows_web_app: app,
  azurerm_linux_function_app: app,
  azurerm_windows_function_app: app,
  azurerm_function_app_flex_consumption: app,
  azurerm_app_configuration: { type: 'Microsoft.AppConfiguration/configurationStores', body: ({ values }) => ({ publicNetworkAccess: values['public_network_access'] }) },
  azurerm_data_factory: service('Microsoft.DataFactory/factories', undefined, 'public_network_enabled'),
  azurerm_postgresql_flexible_server: flexibleServer('Microsoft.DBforPostgreSQL/flexibleServers'),
  azurerm_mysql_flexible_server: flexibleServer('Microsoft.DBforMySQL/flexibleServers'),
  azurerm_cognitive_account: service('Microsoft.CognitiveServices/accounts', (one, ids) => ({ kind: one.values['kind'], networkAcls: networkAcls(one, ids, 'network_acls') })),
  azurerm_api_management: service('Microsoft.ApiManagement/service', (one, ids) => ({ virtualNetworkType: one.values['virtual_network_type'], virtualNetworkConfiguration: { subnetResourceId: ids.at(one, 'virtual_network_configuration', 'subnet_id') }, privateIPAddresses: list(one.values['private_ip_addresses']) })),
  azurerm_private_link_service: { type: 'Microsoft.Network/privateLinkServices' },
  ...Object.fromEntries(Object.entries({
    mssql_server: 'Microsoft.Sql/servers', mssql_managed_instance: 'Microsoft.Sql/managedInstances', cosmosdb_account: 'Microsoft.DocumentDB/databaseAccounts', mongo_cluster: 'Microsoft.DocumentDB/mongoClusters',
    servicebus_namespace: 'Microsoft.ServiceBus/namespaces', eventhub_namespace: 'Microsoft.EventHub/namespaces', relay_namespace: 'Microsoft.Relay/namespaces',
    ai_services: 'Microsoft.CognitiveServices/accounts', postgresql_server: 'Microsoft.DBforPostgreSQL/servers',
    redis_cache: 'Microsoft.Cache/Redis', redis_enterprise_cluster: 'Microsoft.Cache/RedisEnterprise', managed_redis: 'Microsoft.Cache/RedisEnterprise',
    search_service: 'Microsoft.Search/searchServices', eventgrid_topic: 'Microsoft.EventGrid/topics', eventgrid_domain: 'Microsoft.EventGrid/domains', eventgrid_namespace: 'Microsoft.EventGrid/namespaces',
    iothub: 'Microsoft.Devices/IotHubs', iothub_dps: 'Microsoft.Devices/ProvisioningServices', batch_account: 'Microsoft.Batch/batchAccounts', automation_account: 'Microsoft.Automation/automationAccounts',
    machine_learning_workspace: 'Microsoft.MachineLearningServices/workspaces', databricks_workspace: 'Microsoft.Databricks/workspaces', synapse_workspace: 'Microsoft.Synapse/workspaces',
    synapse_private_link_hub: 'Microsoft.Synapse/privateLinkHubs', purview_account: 'Microsoft.Purview/accounts', signalr_service: 'Microsoft.SignalRService/SignalR', web_pubsub: 'Microsoft.SignalRService/WebPubSub',
    recovery_services_vault: 'Microsoft.RecoveryServices/vaults', monitor_private_link_scope: 'Microsoft.Insights/privateLinkScopes', monitor_workspace: 'Microsoft.Monitor/accounts', static_web_app: 'Microsoft.Web/staticSites',
    kusto_cluster: 'Microsoft.Kusto/Clusters', dashboard_grafana: 'Microsoft.Dashboard/grafana', digital_twins_instance: 'Microsoft.DigitalTwins/digitalTwinsInstances',
    disk_access: 'Microsoft.Compute/diskAccesses', healthcare_workspace: 'Microsoft.HealthcareApis/workspaces', storage_sync: 'Microsoft.StorageSync/storageSyncServices', bot_service_azure_bot: 'Microsoft.BotService/botServices',
    virtual_desktop_host_pool: 'Microsoft.DesktopVirtualization/hostpools', virtual_desktop_workspace: 'Microsoft.DesktopVirtualization/workspaces', arc_private_link_scope: 'Microsoft.HybridCompute/privateLinkScopes',
  }).map(([name, type]) => [`azurerm_${name}`, service(type)])),
}

const inSubnet = (type: string, ...path: readonly string[]): Shape => ({ type, body: (one, ids) => ({ subnetId: ids.at(one, ...path) }) })

/** What puts machines into subnets. */
export const machineShapes: Readonly<Record<string, Shape>> = {
  azurerm_kubernetes_cluster: {
    type: 'Microsoft.ContainerService/managedClusters',
    body: (one, ids) => ({
      agentPoolProfiles: [{ name: 'default', vnetSubnetID: ids.at(one, 'default_node_pool', 'vnet_subnet_id') }],
      dnsPrefix: one.values['dns_prefix'], fqdnSubdomain: one.values['dns_prefix_private_cluster'], privateFQDN: one.values['private_fqdn'],
      apiServerAccessProfile: {
        enablePrivateCluster: one.values['private_cluster_enabled'], privateDNSZone: ids.at(one, 'private_dns_zone_id'),
        enableVnetIntegration: first(one.values['api_server_access_profile'])['virtual_network_integration_enabled'],
      },
    }),
  },
  azurerm_kubernetes_cluster_node_pool: { ...inSubnet('Microsoft.ContainerService/managedClusters/agentPools', 'vnet_subnet_id'), parent: { id: 'kubernetes_cluster_id' } },
  azurerm_linux_virtual_machine_scale_set: inSubnet('Microsoft.Compute/virtualMachineScaleSets', 'network_interface', 'ip_configuration', 'subnet_id'),
  azurerm_windows_virtual_machine_scale_set: inSubnet('Microsoft.Compute/virtualMachineScaleSets', 'network_interface', 'ip_configuration', 'subnet_id'),
  azurerm_orchestrated_virtual_machine_scale_set: inSubnet('Microsoft.Compute/virtualMachineScaleSets', 'network_interface', 'ip_configuration', 'subnet_id'),
  azurerm_container_app_environment: { type: 'Microsoft.App/managedEnvironments', body: (one, ids) => ({ vnetConfiguration: { infrastructureSubnetId: ids.at(one, 'infrastructure_subnet_id'), internal: one.values['internal_load_balancer_enabled'] }, defaultDomain: one.values['default_domain'], staticIp: one.values['static_ip_address'] }) },
  azurerm_app_service_environment_v3: {
    type: 'Microsoft.Web/hostingEnvironments',
    body: (one, ids) => ({ virtualNetwork: { id: ids.at(one, 'subnet_id') }, internalLoadBalancingMode: one.values['internal_load_balancing_mode'] ?? 'None', dnsSuffix: one.values['dns_suffix'], internalInboundIpAddresses: list(one.values['internal_inbound_ip_addresses']) }),
  },
  azurerm_container_group: { type: 'Microsoft.ContainerInstance/containerGroups', body: (one, ids) => ({ subnetIds: [...list(one.values['subnet_ids']), ...one.refersAll('subnet_ids').map((subnet) => ids.of(subnet))] }) },
}
