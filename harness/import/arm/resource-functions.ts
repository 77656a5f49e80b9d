import { isSymbolic, symbol } from '../symbol.ts'
import { idOf, scopeId, type Function, type Scope } from './scope.ts'
import { written } from './text-functions.ts'
import { callSymbol, describe } from './values.ts'

/** Types have a slash and a provider with a dot in front; names and ids of subscriptions have none. */
const isType = (value: unknown): boolean => /^[A-Za-z][\w.]*\.[\w.]+\/[\w./]+$/.test(written(value))

function resourceId(given: readonly unknown[], { target }: Scope): string {
  const at = given.findIndex(isType)
  if (at < 0) return callSymbol('resourceId', given)
  const [type, ...names] = given.slice(at).map(written)
  const before = given.slice(0, at).map(written)
  const subscription = before.length === 2 ? before[0]! : target.subscription
  const resourceGroup = before.at(-1) ?? target.resourceGroup
  const { subscription: _, ...rest } = target
  if (before.length === 0) return idOf(scopeId(target), type!, names.join('/'))
  return idOf(scopeId({ ...rest, subscription, ...(resourceGroup !== undefined && { resourceGroup }) }), type!, names.join('/'))
}

function subscriptionResourceId(given: readonly unknown[], { target }: Scope): string {
  const at = given.findIndex(isType)
  const [type = '', ...names] = given.slice(Math.max(at, 0)).map(written)
  return idOf(`/subscriptions/${at > 0 ? written(given[0]) : target.subscription}`, type, names.join('/'))
}

function managementGroupResourceId(given: readonly unknown[], { target }: Scope): string {
  const at = given.findIndex(isType)
  const [type = '', ...names] = given.slice(Math.max(at, 0)).map(written)
  const group = at > 0 ? written(given[0]) : target.managementGroup ?? symbol('managementGroup().name')
  return idOf(`/providers/Microsoft.Management/managementGroups/${group}`, type, names.join('/'))
}

const tenant = symbol('tenant().tenantId')

/** The public cloud's: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment */
const environment = {
  name: 'AzureCloud',
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  graphAudience: 'https://graph.windows.net/',
  activeDirectoryDataLake: 'https://datalake.azure.net/',
  batch: 'https://batch.core.windows.net/',
  media: 'https://rest.media.azure.net',
  sqlManagement: 'https://management.core.windows.net:8443/',
  vmImageAliasDoc: 'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json',
  resourceManager: 'https://management.azure.com/',
  authentication: { loginEndpoint: 'https://login.microsoftonline.com/', audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'], tenant: 'common', identityProvider: 'AAD' },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    azureDatalakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
    azureDatalakeStoreFileSystem: 'azuredatalakestore.net',
    azureFrontDoorEndpointSuffix: 'azurefd.net',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
    synapseAnalytics: '.dev.azuresynapse.net',
  },
}

export const resourceFunctions: Readonly<Record<string, Function>> = {
  resourceid: resourceId,
  subscriptionresourceid: subscriptionResourceId,
  managementgroupresourceid: managementGroupResourceId,
  tenantresourceid: ([type, ...names]) => idOf('', written(type), names.map(written).join('/')),
  extensionresourceid: ([scope, type, ...names]) => idOf(written(scope), written(type), names.map(written).join('/')),
  resourcegroup: (_, { target }) => ({
    id: scopeId(target),
    name: target.resourceGroup ?? symbol('resourceGroup().name'),
    location: target.location ?? symbol('resourceGroup().location'),
    type: 'Microsoft.Resources/resourceGroups',
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  }),
  subscription: (_, { target }) => ({ id: `/subscriptions/${target.subscription}`, subscriptionId: target.subscription, tenantId: tenant, displayName: symbol('subscription().displayName') }),
  managementgroup: (_, { target }) => ({ id: scopeId({ subscription: '', managementGroup: target.managementGroup ?? symbol('managementGroup().name') }), name: target.managementGroup ?? symbol('managementGroup().name') }),
  tenant: () => ({ tenantId: tenant, countryCode: symbol('tenant().countryCode'), displayName: symbol('tenant().displayName') }),
  deployer: () => ({ objectId: symbol('deployer().objectId'), tenantId: tenant, userPrincipalName: symbol('deployer().userPrincipalName') }),
  environment: () => environment,
  deployment: (_, { deploymentName, target }) => ({
    name: deploymentName,
    location: target.location ?? symbol('deployment().location'),
    id: idOf(scopeId(target), 'Microsoft.Resources/deployments', deploymentName),
    properties: { templateLink: { uri: symbol('deployment().properties.templateLink.uri') }, template: {}, mode: 'Incremental' },
  }),
  reference: ([what, , full], scope) => scope.reference(written(what), written(full).toLowerCase() === 'full'),
  references: ([name], scope) => scope.references(written(name)),
  resourceinfo: ([name], scope) => scope.resourceInfo(written(name)) ?? callSymbol('resourceInfo', [name]),
  pickzones: (given) => given.slice(0, 0),
  providers: (given) => callSymbol('providers', given),
  getsecret: (given) => symbol(`secret ${describe(given.at(-1))}`),
}

/** `listKeys` and its like: what they give is secret, and nobody knows it before deployment. */
export function listing(name: string, given: readonly unknown[]): string | undefined {
  return /^list[a-z]*$/.test(name) ? symbol(`secret ${name}(${isSymbolic(given[0]) ? 'a resource' : describe(given[0]).split('/').at(-1)})`) : undefined
}
