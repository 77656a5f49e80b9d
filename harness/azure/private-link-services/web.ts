import type { ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

export const webServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'search',
    title: 'Azure AI Search',
    resourceType: 'Microsoft.Search/searchServices',
    tag: 'AzureCognitiveSearch',
    inferred: ['names'],
    answer: 401,
    groups: [
      {
        id: 'searchService',
        zones: { public: prefixed('search.windows.net'), usGovernment: prefixed('search.azure.us') },
        names: [named('searchService', '{name}', 'search.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'relay',
    title: 'Azure Relay',
    resourceType: 'Microsoft.Relay/namespaces',
    inferred: allInferred,
    groups: [
      {
        id: 'namespace',
        zones: {
          public: prefixed('servicebus.windows.net'),
          usGovernment: prefixed('servicebus.usgovcloudapi.net'),
          china: prefixed('servicebus.chinacloudapi.cn'),
        },
        names: [named('namespace', '{name}', 'servicebus.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'webApp',
    title: 'Azure Web App or Function App',
    resourceType: 'Microsoft.Web/sites',
    tag: 'AppService',
    // The app and its SCM site are two names of one address.
    details: 'https://learn.microsoft.com/azure/app-service/overview-private-endpoint',
    inferred: [],
    answer: 404,
    groups: [
      {
        id: 'sites',
        // scm.privatelink.azurewebsites.net stands in the table too, with the note not to deploy it as an additional zone.
        zones: {
          public: { zones: ['privatelink.azurewebsites.net'], forwarders: ['azurewebsites.net', 'scm.azurewebsites.net'] },
          usGovernment: { zones: ['privatelink.azurewebsites.us'], forwarders: ['azurewebsites.us', 'scm.azurewebsites.us'] },
          china: prefixed('chinacloudsites.cn'),
        },
        names: [
          named('sites', '{name}', 'azurewebsites.net'),
          named('sites', '{name}.scm', 'azurewebsites.net'),
        ],
      },
    ],
  },
  {
    ...https,
    word: 'signalR',
    title: 'Azure SignalR Service',
    resourceType: 'Microsoft.SignalRService/SignalR',
    tag: 'AzureSignalR',
    inferred: allInferred,
    groups: [
      {
        id: 'signalr',
        zones: {
          public: prefixed('service.signalr.net'),
          china: { zones: ['privatelink.signalr.azure.cn'], forwarders: ['service.signalr.azure.cn'] },
        },
        names: [named('signalr', '{name}', 'service.signalr.net')],
      },
    ],
  },
  {
    ...https,
    word: 'staticWebApp',
    title: 'Azure Static Web App',
    resourceType: 'Microsoft.Web/staticSites',
    // Two addresses are published, one for production and one for staging environments; their members are not.
    details: 'https://learn.microsoft.com/azure/static-web-apps/private-endpoint',
    inferred: ['members'],
    answer: 404,
    groups: [
      {
        id: 'staticSites',
        zones: { public: prefixed('azurestaticapps.net', '{partitionId}.azurestaticapps.net') },
        names: [
          { ...named('staticSites', '{name}', 'azurestaticapps.net'), unless: 'partitionId' },
          { ...named('staticSites', '{name}', '{partitionId}.azurestaticapps.net'), optional: true },
        ],
      },
    ],
  },
  {
    ...https,
    word: 'maps',
    title: 'Azure Maps',
    resourceType: 'Microsoft.Maps/accounts',
    inferred: allInferred,
    groups: [{ id: 'account', zones: { public: prefixed('account.maps.azure.com') }, names: [named('account', '{name}', 'account.maps.azure.com')] }],
  },
  {
    ...https,
    word: 'webPubSub',
    title: 'Azure Web PubSub',
    resourceType: 'Microsoft.SignalRService/WebPubSub',
    tag: 'AzureWebPubSub',
    inferred: allInferred,
    groups: [{ id: 'webpubsub', zones: { public: prefixed('webpubsub.azure.com') }, names: [named('webpubsub', '{name}', 'webpubsub.azure.com')] }],
  },
]
