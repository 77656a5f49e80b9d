import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

const hybridZones: ServiceGroup['zones'] = {
  public: prefixed('his.arc.azure.com', 'guestconfiguration.azure.com', 'dp.kubernetesconfiguration.azure.com'),
}

/** Topics, domains and partner namespaces: one zone, a name with the region in it. */
function eventGrid(id: string): ServiceGroup {
  return {
    id,
    zones: { public: prefixed('eventgrid.azure.net'), ...(['topic', 'domain'].includes(id) && { usGovernment: prefixed('eventgrid.azure.us') }) },
    names: [named(id, '{name}.{regionName}-1', 'eventgrid.azure.net')],
  }
}

/** The Event Hubs-compatible endpoint of a hub: its zone is for those who use it. */
const builtIn = { ...named('{eventHubNamespace}', '{eventHubNamespace}', 'servicebus.windows.net'), optional: true } as const

export const integrationServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'arcPrivateLinkScope',
    title: 'Azure Arc',
    resourceType: 'Microsoft.HybridCompute/privateLinkScopes',
    inferred: allInferred,
    groups: [
      {
        id: 'hybridcompute',
        zones: hybridZones,
        names: [
          named('hybridcompute-his', '{regionCode}', 'his.arc.azure.com'),
          named('hybridcompute-gbl', 'gbl', 'his.arc.azure.com'),
          named('guestconfiguration', '{regionCode}-gas', 'guestconfiguration.azure.com'),
          named('kubernetesconfiguration', '{regionName}', 'dp.kubernetesconfiguration.azure.com'),
        ],
      },
    ],
  },
  { ...https, word: 'eventGridTopic', title: 'Azure Event Grid topic', resourceType: 'Microsoft.EventGrid/topics', tag: 'AzureEventGrid', inferred: allInferred, groups: [eventGrid('topic')] },
  { ...https, word: 'eventGridDomain', title: 'Azure Event Grid domain', resourceType: 'Microsoft.EventGrid/domains', tag: 'AzureEventGrid', inferred: allInferred, groups: [eventGrid('domain')] },
  {
    ...https,
    word: 'eventGridNamespace',
    title: 'Azure Event Grid namespace',
    resourceType: 'Microsoft.EventGrid/namespaces',
    tag: 'AzureEventGrid',
    inferred: allInferred,
    groups: [
      { ...eventGrid('topic'), zones: { public: prefixed('eventgrid.azure.net') } },
      {
        id: 'topicSpace',
        zones: { public: { zones: ['privatelink.ts.eventgrid.azure.net'], forwarders: ['eventgrid.azure.net'] } },
        names: [named('topicSpace', '{name}.{regionName}-1', 'ts.eventgrid.azure.net')],
      },
    ],
  },
  {
    ...https,
    word: 'eventGridPartnerNamespace',
    title: 'Azure Event Grid partner namespace',
    resourceType: 'Microsoft.EventGrid/partnerNamespaces',
    tag: 'AzureEventGrid',
    inferred: allInferred,
    groups: [eventGrid('partnernamespace')],
  },
  {
    ...https,
    word: 'apiManagement',
    title: 'Azure API Management',
    resourceType: 'Microsoft.ApiManagement/service',
    details: 'https://learn.microsoft.com/azure/api-management/private-endpoint',
    inferred: ['names'],
    answer: 404,
    groups: [{ id: 'Gateway', zones: { public: prefixed('azure-api.net') }, names: [named('Gateway', '{name}', 'azure-api.net')] }],
  },
  {
    ...https,
    word: 'healthDataServices',
    title: 'Azure Health Data Services',
    resourceType: 'Microsoft.HealthcareApis/workspaces',
    tag: 'AzureHealthcareAPIs',
    inferred: allInferred,
    groups: [
      {
        id: 'healthcareworkspace',
        zones: {
          public: {
            zones: ['privatelink.azurehealthcareapis.com', 'privatelink.dicom.azurehealthcareapis.com'],
            forwarders: ['workspace.azurehealthcareapis.com', 'fhir.azurehealthcareapis.com', 'dicom.azurehealthcareapis.com'],
          },
          usGovernment: prefixed('workspace.azurehealthcareapis.us', 'fhir.azurehealthcareapis.us', 'dicom.azurehealthcareapis.us'),
        },
        names: [
          named('{name}', '{name}.workspace', 'azurehealthcareapis.com'),
          { ...named('{name}-{fhirService}', '{name}-{fhirService}.fhir', 'azurehealthcareapis.com'), optional: true },
          { ...named('{name}-{dicomService}', '{name}-{dicomService}', 'dicom.azurehealthcareapis.com'), optional: true },
        ],
      },
    ],
  },
  {
    ...https,
    word: 'iotHub',
    title: 'Azure IoT Hub',
    resourceType: 'Microsoft.Devices/IotHubs',
    tag: 'AzureIoTHub',
    inferred: allInferred,
    groups: [
      {
        id: 'iotHub',
        zones: {
          public: prefixed('azure-devices.net', 'servicebus.windows.net'),
          // As it stands there: the private zone of the built-in endpoint does not fit its public one.
          usGovernment: {
            zones: ['privatelink.azure-devices.us', 'privatelink.servicebus.windows.us'],
            forwarders: ['azure-devices.us', 'servicebus.usgovcloudapi.net'],
          },
          china: prefixed('azure-devices.cn', 'servicebus.chinacloudapi.cn'),
        },
        names: [named('iotHub', '{name}', 'azure-devices.net'), builtIn],
      },
    ],
  },
  {
    ...https,
    word: 'iotProvisioning',
    title: 'Azure IoT Hub Device Provisioning Service',
    resourceType: 'Microsoft.Devices/ProvisioningServices',
    inferred: allInferred,
    groups: [
      {
        id: 'iotDps',
        zones: {
          public: prefixed('azure-devices-provisioning.net'),
          usGovernment: prefixed('azure-devices-provisioning.us'),
          china: prefixed('azure-devices-provisioning.cn'),
        },
        names: [named('iotDps', '{name}', 'azure-devices-provisioning.net')],
      },
    ],
  },
  {
    ...https,
    word: 'deviceUpdate',
    title: 'Device Update for IoT Hub',
    resourceType: 'Microsoft.DeviceUpdate/accounts',
    tag: 'AzureDeviceUpdate',
    inferred: allInferred,
    groups: [{ id: 'DeviceUpdate', zones: { public: prefixed('api.adu.microsoft.com') }, names: [named('DeviceUpdate', '{name}', 'api.adu.microsoft.com')] }],
  },
  {
    ...https,
    word: 'iotCentral',
    title: 'Azure IoT Central',
    resourceType: 'Microsoft.IoTCentral/IoTApps',
    inferred: allInferred,
    groups: [
      {
        id: 'iotApp',
        zones: {
          public: {
            zones: [
              'privatelink.azureiotcentral.com',
              'privatelink.azure-devices.net',
              'privatelink.servicebus.windows.net',
              'privatelink.azure-devices-provisioning.net',
            ],
            // As it stands there: three of the public zones are private ones.
            forwarders: [
              'azureiotcentral.com',
              'privatelink.azure-devices.net',
              'privatelink.servicebus.windows.net',
              'privatelink.azure-devices-provisioning.net',
            ],
          },
        },
        names: [named('iotApp', '{name}', 'azureiotcentral.com')],
      },
    ],
  },
  {
    ...https,
    word: 'digitalTwins',
    title: 'Azure Digital Twins',
    resourceType: 'Microsoft.DigitalTwins/digitalTwinsInstances',
    tag: 'AzureDigitalTwins',
    inferred: allInferred,
    groups: [{ id: 'API', zones: { public: prefixed('digitaltwins.azure.net') }, names: [named('API', '{name}.api.{regionCode}', 'digitaltwins.azure.net')] }],
  },
  {
    ...https,
    word: 'mediaServices',
    title: 'Azure Media Services',
    resourceType: 'Microsoft.Media/mediaservices',
    inferred: allInferred,
    groups: ['keydelivery', 'liveevent', 'streamingendpoint'].map((id) => ({
      id,
      zones: { public: prefixed('media.azure.net') },
      names: [named(id, `{name}.${id}.{regionName}`, 'media.azure.net')],
    })),
  },
  {
    ...https,
    word: 'videoIndexer',
    title: 'Azure AI Video Indexer',
    resourceType: 'Microsoft.VideoIndexer/accounts',
    tag: 'VideoIndexer',
    inferred: allInferred,
    groups: [{ id: 'account', zones: { public: prefixed('api.videoindexer.ai') }, names: [named('account', '{name}', 'api.videoindexer.ai')] }],
  },
]
