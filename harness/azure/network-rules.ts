import { toNumber } from '../dns/address.ts'
import { includes, parseRange } from '../dns/ranges.ts'
import { isPrivateAddress } from './firewall-rules.ts'

/**
 * Whom the public front end of a service lets in while public network access is enabled: by the address from which a client appears on
 * the internet. What comes through a private endpoint is not subject to it.
 * https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks
 */
export interface NetworkRules {
  /** The property that holds them, as the service's own documentation calls it. */
  readonly word: NetworkRulesWord
  /** Of whoever no rule speaks of. */
  readonly defaultAction: 'Allow' | 'Deny'
  /** Addresses, prefixes, and ranges with both ends (`20.1.1.1-20.1.1.9`), in the order in which they are written. */
  readonly ipRules: readonly string[]
  /** Subnets whose service endpoint lets them in. */
  readonly virtualNetworkRules: readonly { readonly virtualNetwork: string; readonly subnet: string }[]
}

export const networkRulesWords = ['networkRuleSet', 'networkAcls', 'firewallRules', 'ipRules'] as const
export type NetworkRulesWord = (typeof networkRulesWords)[number]

/** What each type of service calls them in ARM. Types that are not here have other means, or none. */
const words: ReadonlyMap<string, NetworkRulesWord> = new Map([
  ...wordFor('networkRuleSet', 'containerRegistry', 'serviceBus', 'eventHub', 'search'),
  ...wordFor('networkAcls', 'storageAccount', 'keyVault', 'managedHsm', 'aiServices', 'openAI', 'cognitiveServices', 'iotHub'),
  ...wordFor('firewallRules', 'sqlServer', 'synapseWorkspace', 'postgreSqlServer', 'postgreSqlFlexibleServer', 'cosmosDbForPostgreSql', 'mongoCluster', 'mySqlServer', 'mySqlFlexibleServer', 'mariaDbServer', 'redis'),
  ...wordFor('ipRules', 'cosmosDb'),
])

function wordFor(word: NetworkRulesWord, ...types: readonly string[]): readonly (readonly [string, NetworkRulesWord])[] {
  return types.map((type) => [type, word])
}

/** The property of a type of service; `undefined` where no rules of its are rehearsed. */
export function networkRulesWord(type: string): NetworkRulesWord | undefined {
  return words.get(type)
}

/** The service endpoint with which a subnet's packets keep their own addresses to services of a type. https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview */
const endpoints: ReadonlyMap<string, string> = new Map([
  ['containerRegistry', 'Microsoft.ContainerRegistry'],
  ['storageAccount', 'Microsoft.Storage'],
  ['keyVault', 'Microsoft.KeyVault'],
  ['aiServices', 'Microsoft.CognitiveServices'],
  ['openAI', 'Microsoft.CognitiveServices'],
  ['cognitiveServices', 'Microsoft.CognitiveServices'],
  ['serviceBus', 'Microsoft.ServiceBus'],
  ['eventHub', 'Microsoft.EventHub'],
  ['sqlServer', 'Microsoft.Sql'],
  ['synapseWorkspace', 'Microsoft.Sql'],
  ['postgreSqlServer', 'Microsoft.Sql'],
  ['mySqlServer', 'Microsoft.Sql'],
  ['mariaDbServer', 'Microsoft.Sql'],
  ['cosmosDb', 'Microsoft.AzureCosmosDB'],
  ['webApp', 'Microsoft.Web'],
])

export const serviceEndpoints: readonly string[] = [...new Set(endpoints.values())]

export function serviceEndpointOf(type: string): string | undefined {
  return endpoints.get(type)
}

/** Whether rules let in who comes from an address on the internet. */
export function admits({ defaultAction, ipRules }: NetworkRules, address: string): boolean {
  return defaultAction === 'Allow' || includes(ipRules.flatMap((written) => { const range = parseRange(written); return range ? [range] : [] }), toNumber(address))
}

/** The subnets that rules let in, `<network>/<subnet>`. */
export function subnetsLetIn({ virtualNetworkRules }: NetworkRules): readonly string[] {
  return virtualNetworkRules.map(({ virtualNetwork, subnet }) => `${virtualNetwork}/${subnet}`)
}

/** Whether an address can be the source of what comes over the internet. */
export function isOnInternet(address: string): boolean {
  return !isPrivateAddress(address)
}
