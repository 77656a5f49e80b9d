import { networkRulesWords, type NetworkRules, type NetworkRulesWord } from '../../azure/network-rules.ts'
import { listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'

/** ARM calls the address `value`, `ipMask` or `ipAddressOrRange`, as the service will. */
type IpRuleInput = string | { value?: string | undefined; ipMask?: string | undefined; ipAddressOrRange?: string | undefined; action?: 'Allow' | undefined }

type VirtualNetworkRuleInput = SubnetReferenceInput | { id: string; action?: 'Allow' | undefined }

interface RuleSetInput {
  defaultAction?: 'Allow' | 'Deny' | undefined
  ipRules?: IpRuleInput | IpRuleInput[] | undefined
  virtualNetworkRules?: VirtualNetworkRuleInput | VirtualNetworkRuleInput[] | undefined
  bypass?: string | undefined
}

type FirewallRuleInput = string | { startIpAddress: string; endIpAddress?: string | undefined }

/** The words by which services say whom their public front end lets in. */
export interface NetworkRulesInput {
  networkRuleSet?: RuleSetInput | undefined
  networkAcls?: RuleSetInput | undefined
  firewallRules?: Record<string, FirewallRuleInput> | undefined
  ipRules?: IpRuleInput | IpRuleInput[] | undefined
}

const action = z.enum(['Allow']).optional()

const ipRule: z.ZodType<IpRuleInput> = z.union([text, z.strictObject({ value: text.optional(), ipMask: text.optional(), ipAddressOrRange: text.optional(), action })])

const ipRules = oneOrMany(ipRule).optional().describe('Public addresses and prefixes that are let in: 203.0.113.7, 203.0.113.0/24, or { value: 203.0.113.7, action: Allow }.')

const ruleSet: z.ZodType<RuleSetInput> = z.strictObject({
  defaultAction: z.enum(['Allow', 'Deny']).optional().describe('Of whoever no rule lets in. Deny unless stated.'),
  ipRules,
  virtualNetworkRules: oneOrMany(z.union([subnetReference, z.strictObject({ id: text, action })])).optional()
    .describe('Subnets, <virtual network>/<subnet>, that are let in by their service endpoint.'),
  bypass: text.optional().describe('Services of Azure that pass. Not rehearsed.'),
})

const firewallRule: z.ZodType<FirewallRuleInput> = z.union([text, z.strictObject({ startIpAddress: text, endIpAddress: text.optional() })])

/** Of a registry. */
export const registryNetworkRules: z.ZodType<RuleSetInput | undefined> = ruleSet.optional().describe('Selected networks: addresses on the internet that its public front end lets in; all others get 403.')

/** Of any other service, each of which has one of the words. */
export const serviceNetworkRules: { readonly [Word in NetworkRulesWord]: z.ZodType<NetworkRulesInput[Word]> } = {
  networkRuleSet: ruleSet.optional().describe('Of namespaces of Event Hubs and Service Bus, and of search services: whom the public front end lets in.'),
  networkAcls: ruleSet.optional().describe('Of storage accounts, key vaults and AI services: whom the public front end lets in.'),
  firewallRules: z.record(text, firewallRule).optional().describe('Of databases: ranges of addresses that are let in, by name: { startIpAddress, endIpAddress }, an address or a prefix.'),
  ipRules: oneOrMany(ipRule).optional().describe('Of Azure Cosmos DB: addresses and prefixes that are let in.'),
}

/** The rules as they count, where any are written. */
export function expandNetworkRules(written: NetworkRulesInput): { readonly networkRules?: NetworkRules } {
  const word = networkRulesWords.find((one) => written[one] !== undefined)
  return word === undefined ? {} : { networkRules: rulesOf(word, written) }
}

function rulesOf(word: NetworkRulesWord, { networkRuleSet, networkAcls, firewallRules, ipRules }: NetworkRulesInput): NetworkRules {
  const set = networkRuleSet ?? networkAcls
  return {
    word,
    defaultAction: set?.defaultAction ?? 'Deny',
    ipRules: word === 'firewallRules' ? Object.values(firewallRules ?? {}).map(rangeOf) : listOf<IpRuleInput>(set === undefined ? ipRules : set.ipRules).map(addressOf),
    virtualNetworkRules: listOf<VirtualNetworkRuleInput>(set?.virtualNetworkRules).map(subnetOf),
  }
}

function addressOf(rule: IpRuleInput): string {
  return typeof rule === 'string' ? rule : (rule.value ?? rule.ipMask ?? rule.ipAddressOrRange ?? '')
}

function rangeOf(rule: FirewallRuleInput): string {
  if (typeof rule === 'string') return rule
  const { startIpAddress, endIpAddress = startIpAddress } = rule
  return startIpAddress === endIpAddress ? startIpAddress : `${startIpAddress}-${endIpAddress}`
}

/** A resource id ends with `/virtualNetworks/<network>/subnets/<subnet>`. */
function subnetOf(rule: VirtualNetworkRuleInput): NetworkRules['virtualNetworkRules'][number] {
  if (typeof rule !== 'object' || !('id' in rule)) return expandSubnetReference(rule)
  const [, virtualNetwork, subnet] = /\/virtualNetworks\/([^/]+)\/subnets\/([^/]+)$/i.exec(rule.id) ?? []
  return virtualNetwork === undefined || subnet === undefined ? { virtualNetwork: rule.id, subnet: '' } : { virtualNetwork, subnet }
}
