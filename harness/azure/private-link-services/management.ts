import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed, privateOnly } from './row.ts'

/** Recovery Services vaults: clients are given names below `privatelink` that the internet does not have, one for each part of the service. */
function backup(id: string): ServiceGroup {
  return {
    id,
    zones: {
      public: prefixed('{regionCode}.backup.windowsazure.com', 'blob.core.windows.net', 'queue.core.windows.net'),
      ...(id === 'AzureBackup' && { usGovernment: prefixed('{regionCode}.backup.windowsazure.us') }),
    },
    names: [privateOnly('{name}', '{name}.privatelink.{regionCode}.backup.windowsazure.com')],
  }
}

function automation(id: string, label: string): ServiceGroup {
  return {
    id,
    zones: {
      public: { zones: ['privatelink.azure-automation.net'], forwarders: ['{regionCode}.azure-automation.net'] },
      usGovernment: prefixed('azure-automation.us'),
      china: prefixed('azure-automation.cn'),
    },
    names: [named(id, `{name}.${label}.{regionCode}`, 'azure-automation.net')],
  }
}

function migrate(word: string, title: string, resourceType: string): ServiceType {
  return {
    ...https,
    word,
    title,
    resourceType,
    inferred: allInferred,
    groups: [
      { id: 'Default', zones: { public: prefixed('prod.migration.windowsazure.com') }, names: [named('Default', '{name}', 'prod.migration.windowsazure.com')] },
    ],
  }
}

/** A workspace's own endpoints stand in three of the zones of Azure Monitor. */
function ofWorkspace(suffix: string) {
  return { ...named(`{workspaceId}.${suffix.split('.', 1)[0]}`, '{workspaceId}', suffix), optional: true } as const
}

const monitorSuffixes = ['monitor.azure.com', 'oms.opinsights.azure.com', 'ods.opinsights.azure.com', 'agentsvc.azure-automation.net', 'blob.core.windows.net']

export const managementServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'automationAccount',
    title: 'Azure Automation',
    resourceType: 'Microsoft.Automation/automationAccounts',
    inferred: allInferred,
    groups: [automation('Webhook', 'webhook'), automation('DSCAndHybridWorker', 'jrds')],
  },
  {
    ...https,
    word: 'recoveryServicesVault',
    title: 'Recovery Services vault (Azure Backup, Azure Site Recovery)',
    resourceType: 'Microsoft.RecoveryServices/vaults',
    tag: 'AzureBackup',
    details: 'https://learn.microsoft.com/azure/backup/private-endpoints-overview',
    inferred: ['members'],
    answer: 401,
    groups: [
      backup('AzureBackup'),
      backup('AzureBackup_secondary'),
      {
        id: 'AzureSiteRecovery',
        zones: {
          public: { zones: ['privatelink.siterecovery.windowsazure.com'], forwarders: ['{regionCode}.siterecovery.windowsazure.com'] },
          usGovernment: { zones: ['privatelink.siterecovery.windowsazure.us'], forwarders: ['{regionCode}.siterecovery.windowsazure.us'] },
        },
        names: [privateOnly('{name}', '{name}.{regionCode}.privatelink.siterecovery.windowsazure.com')],
      },
    ],
  },
  {
    ...https,
    word: 'monitorPrivateLinkScope',
    title: 'Azure Monitor private link scope',
    resourceType: 'Microsoft.Insights/privateLinkScopes',
    tag: 'AzureMonitor',
    // Which names stand in which of the five zones; the names are the platform's and the same for all scopes, a workspace's apart.
    details: 'https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure',
    inferred: ['members'],
    groups: [
      {
        id: 'azuremonitor',
        zones: {
          public: {
            zones: monitorSuffixes.map((suffix) => `privatelink.${suffix}`),
            forwarders: [...monitorSuffixes, 'services.visualstudio.com', 'applicationinsights.azure.com'],
          },
          usGovernment: prefixed(
            'monitor.azure.us',
            'adx.monitor.azure.us',
            'oms.opinsights.azure.us',
            'ods.opinsights.azure.us',
            'agentsvc.azure-automation.us',
            'blob.core.usgovcloudapi.net',
          ),
        },
        names: [
          ...['api', 'global.in.ai', 'live', 'profiler', 'snapshot'].map((label) => named(label, label, 'monitor.azure.com')),
          ofWorkspace('oms.opinsights.azure.com'),
          ofWorkspace('ods.opinsights.azure.com'),
          ofWorkspace('agentsvc.azure-automation.net'),
          // The account with the agents' solution packs.
          named('scadvisorcontentpl', 'scadvisorcontentpl', 'blob.core.windows.net'),
        ],
      },
    ],
  },
  {
    ...https,
    word: 'purview',
    title: 'Microsoft Purview',
    resourceType: 'Microsoft.Purview/accounts',
    inferred: allInferred,
    groups: [
      {
        id: 'account',
        zones: { public: prefixed('purview.azure.com'), usGovernment: prefixed('purview.azure.us') },
        names: [named('account', '{name}', 'purview.azure.com')],
      },
      {
        id: 'portal',
        zones: {
          public: prefixed('purviewstudio.azure.com'),
          usGovernment: { zones: ['privatelink.purviewstudio.azure.us'], forwarders: ['purview.azure.com', 'purviewstudio.azure.us'] },
        },
        names: [named('portal', 'web', 'purviewstudio.azure.com')],
      },
      {
        id: 'platform',
        zones: { public: prefixed('purview-service.microsoft.com') },
        names: [named('platform', '{name}-api', 'purview-service.microsoft.com')],
      },
    ],
  },
  migrate('migrateProject', 'Azure Migrate project', 'Microsoft.Migrate/migrateProjects'),
  migrate('assessmentProject', 'Azure Migrate assessment project', 'Microsoft.Migrate/assessmentProjects'),
  {
    ...https,
    word: 'resourceManager',
    title: 'Azure Resource Manager',
    resourceType: 'Microsoft.Authorization/resourceManagementPrivateLinks',
    tag: 'AzureResourceManager',
    inferred: allInferred,
    groups: [{ id: 'ResourceManagement', zones: { public: prefixed('azure.com') }, names: [named('ResourceManagement', 'management', 'azure.com')] }],
  },
  {
    ...https,
    word: 'grafana',
    title: 'Azure Managed Grafana',
    resourceType: 'Microsoft.Dashboard/grafana',
    tag: 'AzureManagedGrafana',
    inferred: allInferred,
    groups: [{ id: 'grafana', zones: { public: prefixed('grafana.azure.com') }, names: [named('grafana', '{name}.{regionCode}', 'grafana.azure.com')] }],
  },
  {
    ...https,
    word: 'monitorWorkspace',
    title: 'Azure Monitor workspace (managed Prometheus)',
    resourceType: 'Microsoft.Monitor/accounts',
    inferred: allInferred,
    groups: [
      {
        id: 'prometheusMetrics',
        zones: { public: prefixed('{region}.prometheus.monitor.azure.com') },
        names: [named('prometheusMetrics', '{name}', '{region}.prometheus.monitor.azure.com')],
      },
    ],
  },
]
