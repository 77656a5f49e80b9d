import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

/** Event Hubs, Service Bus and Relay have one zone in common: names of all three stand beside each other in it. */
const serviceBusZones: ServiceGroup['zones'] = {
  public: prefixed('servicebus.windows.net'),
  usGovernment: prefixed('servicebus.usgovcloudapi.net'),
  china: prefixed('servicebus.chinacloudapi.cn'),
}

function synapse(id: string, label: string, kind: string): ServiceGroup {
  return {
    id,
    zones: { public: prefixed(`${kind}.azuresynapse.net`), usGovernment: prefixed(`${kind}.azuresynapse.usgovcloudapi.net`) },
    names: [named(id, label, `${kind}.azuresynapse.net`)],
  }
}

const onDemand = synapse('SqlOnDemand', '{name}-ondemand', 'sql')

export const analyticsServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'synapseWorkspace',
    title: 'Azure Synapse Analytics',
    resourceType: 'Microsoft.Synapse/workspaces',
    inferred: allInferred,
    groups: [
      synapse('Sql', '{name}', 'sql'),
      {
        ...onDemand,
        zones: {
          ...onDemand.zones,
          usGovernment: {
            zones: ['privatelink.sql.azuresynapse.usgovcloudapi.net'],
            forwarders: ['{workspaceName}-ondemand.sql.azuresynapse.usgovcloudapi.net'],
          },
        },
      },
      synapse('Dev', '{name}', 'dev'),
    ],
  },
  {
    ...https,
    word: 'synapsePrivateLinkHub',
    title: 'Azure Synapse Studio',
    resourceType: 'Microsoft.Synapse/privateLinkHubs',
    inferred: allInferred,
    groups: [
      {
        id: 'Web',
        zones: { public: prefixed('azuresynapse.net'), usGovernment: prefixed('azuresynapse.usgovcloudapi.net') },
        names: [named('Web', 'web', 'azuresynapse.net')],
      },
    ],
  },
  {
    ...https,
    word: 'eventHub',
    title: 'Azure Event Hubs',
    resourceType: 'Microsoft.EventHub/namespaces',
    tag: 'EventHub',
    inferred: allInferred,
    groups: [{ id: 'namespace', zones: serviceBusZones, names: [named('namespace', '{name}', 'servicebus.windows.net')] }],
  },
  {
    ...https,
    word: 'serviceBus',
    title: 'Azure Service Bus',
    resourceType: 'Microsoft.ServiceBus/namespaces',
    tag: 'ServiceBus',
    inferred: allInferred,
    groups: [{ id: 'namespace', zones: serviceBusZones, names: [named('namespace', '{name}', 'servicebus.windows.net')] }],
  },
  {
    ...https,
    word: 'dataFactory',
    title: 'Azure Data Factory',
    resourceType: 'Microsoft.DataFactory/factories',
    tag: 'DataFactory',
    details: 'https://learn.microsoft.com/azure/data-factory/data-factory-private-link',
    inferred: ['members'],
    groups: [
      {
        id: 'dataFactory',
        zones: { public: prefixed('datafactory.azure.net'), usGovernment: prefixed('datafactory.azure.us'), china: prefixed('datafactory.azure.cn') },
        names: [named('dataFactory', '{name}.{regionName}', 'datafactory.azure.net')],
      },
      {
        // The portal of all factories: the record is the zone's apex.
        id: 'portal',
        zones: { public: prefixed('adf.azure.com'), usGovernment: prefixed('adf.azure.us'), china: prefixed('adf.azure.cn') },
        names: [{ member: 'portal', name: 'adf.azure.com', alias: 'privatelink.adf.azure.com' }],
      },
    ],
  },
  {
    ...https,
    word: 'hdInsight',
    title: 'Azure HDInsight',
    resourceType: 'Microsoft.HDInsight/clusters',
    inferred: allInferred,
    groups: [['gateway', '{name}'], ['headnode', '{name}-ssh']].map(([id = '', label = '']) => ({
      id,
      zones: { public: prefixed('azurehdinsight.net'), usGovernment: prefixed('azurehdinsight.us'), china: prefixed('azurehdinsight.cn') },
      names: [named(id, label, 'azurehdinsight.net')],
    })),
  },
  {
    ...https,
    word: 'kusto',
    title: 'Azure Data Explorer',
    resourceType: 'Microsoft.Kusto/Clusters',
    // Members and zones; the storage accounts that ingestion uses are the cluster's own and their number changes.
    details: 'https://learn.microsoft.com/azure/data-explorer/security-network-private-endpoint-create',
    inferred: ['names'],
    groups: [
      {
        id: 'cluster',
        zones: {
          public: prefixed('{regionName}.kusto.windows.net', 'blob.core.windows.net', 'queue.core.windows.net', 'table.core.windows.net'),
          china: prefixed('{regionName}.kusto.windows.cn'),
        },
        names: [
          named('Engine', '{name}', '{regionName}.kusto.windows.net'),
          named('DataManagement', 'ingest-{name}', '{regionName}.kusto.windows.net'),
          ...['blob', 'queue', 'table'].map(
            (service) => ({ ...named(`${service}-{storageAccount}`, '{storageAccount}', `${service}.core.windows.net`), optional: true }) as const,
          ),
        ],
      },
    ],
  },
  {
    ...https,
    word: 'powerBi',
    title: 'Microsoft Power BI',
    resourceType: 'Microsoft.PowerBI/privateLinkServicesForPowerBI',
    inferred: allInferred,
    groups: [
      {
        id: 'tenant',
        zones: { public: prefixed('analysis.windows.net', 'pbidedicated.windows.net', 'prod.powerquery.microsoft.com') },
        names: [named('tenant', '{name}-api', 'analysis.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'databricks',
    title: 'Azure Databricks',
    resourceType: 'Microsoft.Databricks/workspaces',
    tag: 'AzureDatabricks',
    inferred: allInferred,
    groups: [['databricks_ui_api', '{name}'], ['browser_authentication', '{regionName}.pl-auth']].map(([id = '', label = '']) => ({
      id,
      zones: { public: prefixed('azuredatabricks.net'), usGovernment: prefixed('databricks.azure.us') },
      names: [named(id, label, 'azuredatabricks.net')],
    })),
  },
  {
    ...https,
    word: 'fabric',
    title: 'Microsoft Fabric',
    resourceType: 'Microsoft.Fabric/privateLinkServicesForFabric',
    inferred: allInferred,
    groups: [{ id: 'workspace', zones: { public: prefixed('fabric.microsoft.com') }, names: [named('workspace', '{name}', 'fabric.microsoft.com')] }],
  },
]
