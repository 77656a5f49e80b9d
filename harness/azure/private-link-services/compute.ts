import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed, privateOnly } from './row.ts'

function batch(id: string, label: string): ServiceGroup {
  return {
    id,
    zones: {
      public: { zones: ['privatelink.batch.azure.com'], forwarders: [`${label}.batch.azure.com`] },
      usGovernment: { zones: ['privatelink.batch.usgovcloudapi.net'], forwarders: [`${label}.batch.usgovcloudapi.net`] },
      china: { zones: ['privatelink.batch.chinacloudapi.cn'], forwarders: [`${label.replace('regionName', 'region')}.batch.chinacloudapi.cn`] },
    },
    names: [named(id, `{name}.${label}`, 'batch.azure.com')],
  }
}

const desktopZones: ServiceGroup['zones'] = {
  public: prefixed('wvd.microsoft.com'),
  usGovernment: prefixed('wvd.azure.us'),
  china: prefixed('wvd.azure.cn'),
}

export const computeServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'batchAccount',
    title: 'Azure Batch',
    resourceType: 'Microsoft.Batch/batchAccounts',
    // The page tells of one alias more, through the zone of former times, privatelink.<region>.batch.azure.com.
    details: 'https://learn.microsoft.com/azure/batch/private-connectivity',
    inferred: ['members'],
    groups: [batch('batchAccount', '{regionName}'), batch('nodeManagement', '{regionName}.service')],
  },
  {
    ...https,
    word: 'virtualDesktopWorkspace',
    title: 'Azure Virtual Desktop workspace',
    resourceType: 'Microsoft.DesktopVirtualization/workspaces',
    tag: 'WindowsVirtualDesktop',
    inferred: allInferred,
    groups: [
      {
        id: 'global',
        zones: {
          public: { zones: ['privatelink-global.wvd.microsoft.com'], forwarders: ['wvd.microsoft.com'] },
          usGovernment: { zones: ['privatelink-global.wvd.azure.us'], forwarders: ['wvd.azure.us'] },
          china: { zones: ['privatelink-global.wvd.azure.cn'], forwarders: ['wvd.azure.cn'] },
        },
        names: [named('global', 'rdweb', 'wvd.microsoft.com', 'privatelink-global.wvd.microsoft.com')],
      },
      { id: 'feed', zones: desktopZones, names: [named('feed', '{name}', 'wvd.microsoft.com')] },
    ],
  },
  {
    ...https,
    word: 'hostPool',
    title: 'Azure Virtual Desktop host pool',
    resourceType: 'Microsoft.DesktopVirtualization/hostpools',
    tag: 'WindowsVirtualDesktop',
    inferred: allInferred,
    groups: [{ id: 'connection', zones: desktopZones, names: [named('connection', '{name}', 'wvd.microsoft.com')] }],
  },
  {
    ...https,
    word: 'kubernetesCluster',
    title: 'Azure Kubernetes Service, private cluster',
    resourceType: 'Microsoft.ContainerService/managedClusters',
    // The private FQDN is in the private zone and nowhere else; the additional public FQDN has the private address and is not modelled.
    details: 'https://learn.microsoft.com/azure/aks/private-clusters',
    inferred: ['members'],
    groups: [
      {
        id: 'management',
        zones: {
          public: {
            zones: ['privatelink.{regionName}.azmk8s.io', '{subzone}.privatelink.{regionName}.azmk8s.io'],
            forwarders: ['{regionName}.azmk8s.io'],
          },
        },
        names: [
          { ...privateOnly('management', '{name}.privatelink.{regionName}.azmk8s.io'), unless: 'subzone' },
          { ...privateOnly('management', '{name}.{subzone}.privatelink.{regionName}.azmk8s.io'), optional: true },
        ],
      },
    ],
  },
  {
    ...https,
    word: 'containerAppsEnvironment',
    title: 'Azure Container Apps environment',
    resourceType: 'Microsoft.App/managedEnvironments',
    inferred: allInferred,
    answer: 404,
    groups: [
      {
        id: 'managedEnvironments',
        zones: { public: { zones: ['privatelink.{regionName}.azurecontainerapps.io'], forwarders: ['azurecontainerapps.io'] } },
        names: [named('managedEnvironments', '{name}', '{regionName}.azurecontainerapps.io')],
      },
    ],
  },
  {
    ...https,
    word: 'containerRegistry',
    title: 'Azure Container Registry',
    resourceType: 'Microsoft.ContainerRegistry/registries',
    tag: 'AzureContainerRegistry',
    details: 'https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference',
    inferred: [],
    groups: [
      {
        id: 'registry',
        // {regionName}.data.privatelink.azurecr.io stands in the table too, with the note not to deploy it as an additional zone.
        zones: {
          public: { zones: ['privatelink.azurecr.io'], forwarders: ['azurecr.io', '{regionName}.data.azurecr.io'] },
          usGovernment: {
            zones: ['privatelink.azurecr.us', '{regionName}.privatelink.azurecr.us'],
            forwarders: ['azurecr.us', '{regionName}.azurecr.us'],
          },
        },
        names: [named('registry', '{name}', 'azurecr.io'), named('registry_data_{regionName}', '{name}.{regionName}.data', 'azurecr.io')],
      },
    ],
  },
]
