import type { Registry, Replication } from '../../azure/resources.ts'
import { expandNetworkRules, registryNetworkRules, type NetworkRulesInput } from '../network-rules/language.ts'
import { dnsName, enabled, flag, region, text, z } from '../../language/vocabulary.ts'
import { expandWebhooks, webhooks, type WebhookInput } from './webhooks.ts'
import { expandScopeMaps, expandTokens, scopeMaps, tokens, type ScopeMapsInput, type TokensInput } from './tokens.ts'

/** A registry as it is written. */
export interface RegistryInput extends Pick<NetworkRulesInput, 'networkRuleSet'> {
  location: string
  sku?: Registry['sku'] | undefined
  replications?: string[] | Partial<Record<string, { regionEndpointEnabled?: boolean | undefined }>> | undefined
  dataEndpointEnabled?: boolean | undefined
  anonymousPullEnabled?: boolean | undefined
  scopeMaps?: ScopeMapsInput | undefined
  tokens?: TokensInput | undefined
  webhooks?: Record<string, WebhookInput> | undefined
  regionalEndpoints?: 'Enabled' | 'Disabled' | undefined
  zoneRedundancy?: 'Enabled' | 'Disabled' | undefined
  encryption?: { keyVault: string; keyVaultFailsOver?: boolean | undefined } | undefined
  publicNetworkAccess?: 'Enabled' | 'Disabled' | undefined
  loginServer?: string | undefined
  tenant?: string | undefined
  privateEndpointConnections?: number | undefined
}

const registry: z.ZodType<RegistryInput> = z.strictObject({
  location: region.describe('Home region, ARM short name such as westeurope.'),
  sku: z.enum(['Basic', 'Standard', 'Premium']).optional().describe('Premium unless stated: replicas and private endpoints need it.'),
  replications: z
    .union([
      z.array(region),
      z.partialRecord(region, z.strictObject({
        regionEndpointEnabled: flag.optional().describe('false takes the replica out of the global endpoint (--global-endpoint-routing).'),
      })),
    ])
    .optional()
    .describe('Regions of the geo-replicas besides the home region: a list, or a map to their settings.'),
  dataEndpointEnabled: flag.optional().describe('Dedicated data endpoints. The first private endpoint switches them on.'),
  anonymousPullEnabled: flag.optional().describe('Whether anybody whom the network lets in pulls without logging in; false unless stated. Standard or Premium.'),
  scopeMaps: scopeMaps.optional(),
  tokens: tokens.optional(),
  webhooks: webhooks.optional(),
  regionalEndpoints: enabled.optional().describe('Regional login endpoints (preview): <registry>.<region>.geo.azurecr.io.'),
  zoneRedundancy: enabled.optional().describe('Of the home region; replicas elsewhere always have it, and so has the home region unless stated. Where it is written, availability zones can fail.'),
  encryption: z.strictObject({
    keyVault: text.describe('The key vault with the key, a service of the design.'),
    keyVaultFailsOver: flag.optional().describe('Whether the vault goes on in another region when its own is lost, as in regions with a pair; false unless stated, as it needs a plan of its own.'),
  }).optional().describe('A customer-managed key, without which nobody gets a token. Premium.'),
  publicNetworkAccess: enabled.optional().describe('Disabled: the public front end answers 403. DNS does not change.'),
  networkRuleSet: registryNetworkRules,
  loginServer: text.optional().describe('Only where a domain name label scope adds a hash: <name>-<hash>.azurecr.io.'),
  tenant: text.optional().describe('Set for a registry of somebody else.'),
  privateEndpointConnections: z.int().min(0).max(200).optional()
    .describe('Approved private endpoints that are not in this topology. More than zero puts the privatelink alias into the public chain.'),
})

export const registries: z.ZodType<Record<string, RegistryInput>> = z
  .record(text, registry)
  .describe('Container registries by name.')

/** `endpointCount` says how many private endpoints of this topology lead to a registry. */
export function expandRegistries(
  input: Record<string, RegistryInput>,
  endpointCount: (registry: string) => number,
): ReadonlyMap<string, Registry> {
  return new Map(Object.entries(input).map(([written, registry]) => {
    const name = written.toLowerCase()
    const privateEndpointConnections = registry.privateEndpointConnections ?? 0
    return [name, {
      name,
      location: registry.location,
      loginServer: dnsName(registry.loginServer ?? `${name}.azurecr.io`),
      sku: registry.sku ?? 'Premium',
      replications: expandReplications(registry.replications),
      // "dedicated data endpoints are enabled automatically": https://learn.microsoft.com/azure/container-registry/container-registry-private-link
      dataEndpointEnabled: (registry.dataEndpointEnabled ?? false) || privateEndpointConnections > 0 || endpointCount(name) > 0,
      anonymousPullEnabled: registry.anonymousPullEnabled ?? false,
      scopeMaps: expandScopeMaps(registry.scopeMaps ?? {}),
      tokens: expandTokens(registry.tokens ?? {}),
      webhooks: expandWebhooks(registry.webhooks ?? {}, registry.location),
      regionalEndpoints: registry.regionalEndpoints ?? 'Disabled',
      ...(registry.zoneRedundancy !== undefined && { zoneRedundancy: registry.zoneRedundancy }),
      ...(registry.encryption !== undefined && { encryption: { keyVault: registry.encryption.keyVault.toLowerCase(), failsOver: registry.encryption.keyVaultFailsOver ?? false } }),
      publicNetworkAccess: registry.publicNetworkAccess ?? 'Enabled',
      ...expandNetworkRules({ networkRuleSet: registry.networkRuleSet }),
      tenant: registry.tenant,
      privateEndpointConnections,
    }]
  }))
}

function expandReplications(input: RegistryInput['replications']): readonly Replication[] {
  if (input === undefined) return []
  if (Array.isArray(input)) return input.map((location) => ({ location, regionEndpointEnabled: true }))
  return Object.entries(input).map(([location, replication]) => ({
    location,
    regionEndpointEnabled: replication?.regionEndpointEnabled ?? true,
  }))
}
