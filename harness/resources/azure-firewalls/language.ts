import type { ApplicationRule, AzureFirewall, NetworkRule } from '../../azure/firewall-resources.ts'
import { expandPublicAddresses, publicIPAddresses } from '../public-addresses.ts'
import { dnsName, flag, listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'

export interface AzureFirewallInput {
  virtualNetwork: string
  privateIPAddress?: string | undefined
  publicIPAddresses?: string | string[] | undefined
  dnsSettings?: { enableProxy?: boolean | undefined; servers?: string | string[] | undefined } | undefined
  networkRules?: Record<string, NetworkRuleInput> | undefined
  applicationRules?: Record<string, ApplicationRuleInput> | undefined
}

interface RuleInput {
  action?: 'Allow' | 'Deny' | undefined
  priority?: number | undefined
  sourceAddresses?: string | string[] | undefined
}

export interface NetworkRuleInput extends RuleInput {
  destinationAddresses?: string | string[] | undefined
  destinationFqdns?: string | string[] | undefined
  destinationPorts: number | string | (number | string)[]
  protocols: NetworkRule['protocols'][number] | NetworkRule['protocols'][number][]
}

export interface ApplicationRuleInput extends RuleInput {
  targetFqdns: string | string[]
  protocols?: string | string[] | undefined
}

/** Of a rule that states none: after every rule that does by habit. https://learn.microsoft.com/azure/firewall/policy-rule-sets */
const defaultPriority = 1000

const common = {
  action: z.enum(['Allow', 'Deny']).optional().describe('Allow unless stated.'),
  priority: z.int().min(100).max(65_000).optional().describe('The lowest is judged first; among equals the first that stands here. 1000 unless stated.'),
  sourceAddresses: oneOrMany(text).optional().describe('Addresses and prefixes. * unless stated.'),
}

const port = z.union([z.int().min(1).max(65_535), text])

const networkRule: z.ZodType<NetworkRuleInput> = z.strictObject({
  ...common,
  destinationAddresses: oneOrMany(text).optional().describe('Addresses, prefixes, and service tags such as AzureContainerRegistry.WestEurope; * for all.'),
  destinationFqdns: oneOrMany(text).optional().describe("Names, without wildcards: their addresses as the firewall's own DNS gives them. Needs enableProxy."),
  destinationPorts: z.union([port, z.array(port)]).describe('53, 8000-8010, *'),
  protocols: oneOrMany(z.enum(['TCP', 'UDP', 'Any'])),
})

const applicationRule: z.ZodType<ApplicationRuleInput> = z.strictObject({
  ...common,
  targetFqdns: oneOrMany(text).describe('Names that a client may ask for: contoso.azurecr.io, *.azurecr.io (everything below it), * (all).'),
  protocols: oneOrMany(text).optional().describe('Https, or Https with a port: Https:8443; Mssql: 1433. Https unless stated.'),
})

const azureFirewall: z.ZodType<AzureFirewallInput> = z.strictObject({
  virtualNetwork: text.describe('Its network, which has a subnet called AzureFirewallSubnet of /26 or larger.'),
  privateIPAddress: text.optional().describe('Absent: the first free address of AzureFirewallSubnet.'),
  publicIPAddresses,
  dnsSettings: z.strictObject({
    enableProxy: flag.optional().describe('Whether it answers DNS questions at its private address. false unless stated.'),
    servers: oneOrMany(text).optional().describe('Where it asks. Absent: Azure-provided DNS of its network.'),
  }).optional(),
  networkRules: z.record(text, networkRule).optional().describe('By name. They are judged before application rules; what no rule allows is denied.'),
  applicationRules: z.record(text, applicationRule).optional().describe('By name: TLS connections by the name that the client asks for.'),
})

export const azureFirewalls: z.ZodType<Record<string, AzureFirewallInput>> = z.record(text, azureFirewall).describe('Azure Firewalls with their rules, by name.')

export function expandAzureFirewalls(input: Record<string, AzureFirewallInput>): ReadonlyMap<string, AzureFirewall> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    virtualNetwork: written.virtualNetwork,
    privateIPAddress: written.privateIPAddress,
    ...(written.publicIPAddresses !== undefined && { publicIPAddresses: expandPublicAddresses(written.publicIPAddresses) }),
    dnsSettings: { enableProxy: written.dnsSettings?.enableProxy ?? false, servers: listOf(written.dnsSettings?.servers) },
    networkRules: byPriority(Object.entries(written.networkRules ?? {}).map(([rule, network]): NetworkRule => ({
      ...expandRule(rule, network),
      destinationAddresses: listOf(network.destinationAddresses),
      destinationFqdns: listOf(network.destinationFqdns).map(dnsName),
      destinationPorts: listOf<number | string>(network.destinationPorts).map(String),
      protocols: listOf(network.protocols),
    }))),
    applicationRules: byPriority(Object.entries(written.applicationRules ?? {}).map(([rule, application]): ApplicationRule => ({
      ...expandRule(rule, application),
      targetFqdns: listOf(application.targetFqdns).map(dnsName),
      ports: listOf(application.protocols ?? 'Https').flatMap((protocol) => portOf(protocol) ?? []),
    }))),
  }]))
}

/** The port in `Https:8443`, 443 in `Https`, 1433 in `Mssql`; `undefined` for what is none of them. */
export function portOf(protocol: string): number | undefined {
  const [, scheme, written] = /^(https|mssql)(?::(\d{1,5}))?$/i.exec(protocol) ?? []
  if (scheme === undefined) return undefined
  const number = Number(written ?? (scheme.toLowerCase() === 'mssql' ? 1433 : 443))
  return number >= 1 && number <= 65_535 ? number : undefined
}

function expandRule(name: string, { action, priority, sourceAddresses }: RuleInput): Pick<NetworkRule, 'name' | 'action' | 'priority' | 'sourceAddresses'> {
  return { name, action: action ?? 'Allow', priority: priority ?? defaultPriority, sourceAddresses: sourceAddresses === undefined ? ['*'] : listOf(sourceAddresses) }
}

/** As they are judged: of equals the one that is written first comes first. */
export function byPriority<Rule extends { readonly priority: number }>(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((a, b) => a.priority - b.priority)
}
