import type { ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

export const aiServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'machineLearningWorkspace',
    title: 'Azure Machine Learning workspace',
    resourceType: 'Microsoft.MachineLearningServices/workspaces',
    tag: 'AzureMachineLearning',
    // Names, aliases and the three addresses; the certificate's name shares the alias of the API.
    details: 'https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns',
    inferred: ['members'],
    groups: [
      {
        id: 'amlworkspace',
        zones: {
          public: {
            zones: ['privatelink.api.azureml.ms', 'privatelink.notebooks.azure.net'],
            forwarders: ['api.azureml.ms', 'notebooks.azure.net', 'instances.azureml.ms', 'aznbcontent.net', 'inference.ml.azure.com'],
          },
          usGovernment: {
            zones: ['privatelink.api.ml.azure.us', 'privatelink.notebooks.usgovcloudapi.net'],
            forwarders: ['api.ml.azure.us', 'notebooks.usgovcloudapi.net', 'instances.azureml.us', 'aznbcontent.net', 'inference.ml.azure.us'],
          },
          china: {
            zones: ['privatelink.api.ml.azure.cn', 'privatelink.notebooks.chinacloudapi.cn'],
            forwarders: ['api.ml.azure.cn', 'notebooks.chinacloudapi.cn', 'instances.azureml.cn', 'aznbcontent.net', 'inference.ml.azure.cn'],
          },
        },
        names: [
          named('default', '{workspaceId}.workspace.{regionName}', 'api.azureml.ms'),
          {
            member: 'default',
            name: '{workspaceId}.workspace.{regionName}.cert.api.azureml.ms',
            alias: '{workspaceId}.workspace.{regionName}.privatelink.api.azureml.ms',
          },
          named('notebook', 'ml-{name}-{regionName}-{workspaceId}.{regionName}', 'notebooks.azure.net'),
          {
            member: 'inference',
            name: '{onlineEndpoint}.{regionName}.inference.ml.azure.com',
            alias: '{onlineEndpoint}.{workspaceId}.inference.{regionName}.privatelink.api.azureml.ms',
            optional: true,
          },
        ],
      },
    ],
  },
  {
    ...https,
    word: 'machineLearningRegistry',
    title: 'Azure Machine Learning registry',
    resourceType: 'Microsoft.MachineLearningServices/registries',
    inferred: allInferred,
    groups: [
      {
        id: 'amlregistry',
        zones: { public: prefixed('api.azureml.ms') },
        names: [named('amlregistry', '{registryId}.registry.{regionName}', 'api.azureml.ms')],
      },
    ],
  },
  {
    ...https,
    word: 'aiServices',
    title: 'Foundry Tools (Azure AI services, Azure OpenAI)',
    resourceType: 'Microsoft.CognitiveServices/accounts',
    inferred: allInferred,
    groups: [
      {
        id: 'account',
        zones: {
          public: prefixed('cognitiveservices.azure.com', 'openai.azure.com', 'services.ai.azure.com'),
          usGovernment: prefixed('cognitiveservices.azure.us'),
        },
        names: [
          named('default', '{name}', 'cognitiveservices.azure.com'),
          named('secondary', '{name}', 'openai.azure.com'),
          named('third', '{name}', 'services.ai.azure.com'),
        ],
      },
    ],
  },
  // One row of the table, but only accounts of kind AIServices have all three names: the others' clients use one, and deployments link one zone.
  ...([['openAI', 'Azure OpenAI account', 'openai.azure.com'], ['cognitiveServices', 'Azure AI account of one service', 'cognitiveservices.azure.com']] as const).map(([word, title, suffix]): ServiceType => ({
    ...https,
    word,
    title,
    resourceType: 'Microsoft.CognitiveServices/accounts',
    details: 'https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks',
    inferred: allInferred,
    groups: [{ id: 'account', zones: { public: prefixed(suffix) }, names: [named('default', '{name}', suffix)] }],
  })),
  {
    ...https,
    word: 'botService',
    title: 'Azure Bot Service',
    resourceType: 'Microsoft.BotService/botServices',
    tag: 'AzureBotService',
    inferred: allInferred,
    groups: [
      { id: 'Bot', zones: { public: prefixed('directline.botframework.com') }, names: [named('Bot', '{name}', 'directline.botframework.com')] },
      { id: 'Token', zones: { public: prefixed('token.botframework.com') }, names: [named('Token', '{name}', 'token.botframework.com')] },
    ],
  },
]
