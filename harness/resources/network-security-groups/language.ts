import type { NetworkSecurityGroup, PrivateEndpointNetworkPolicies, SecurityRule } from '../../azure/network-security.ts'
import { firstPriority, lastPriority } from '../../azure/network-security.ts'
import { listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'

type Port = string | number

export interface SecurityRuleInput {
  priority: number
  direction: SecurityRule['direction']
  access: SecurityRule['access']
  protocol?: SecurityRule['protocol'] | undefined
  sourceAddressPrefix?: string | string[] | undefined
  sourceAddressPrefixes?: string[] | undefined
  sourcePortRange?: Port | Port[] | undefined
  sourcePortRanges?: Port[] | undefined
  destinationAddressPrefix?: string | string[] | undefined
  destinationAddressPrefixes?: string[] | undefined
  destinationPortRange?: Port | Port[] | undefined
  destinationPortRanges?: Port[] | undefined
}

export interface NetworkSecurityGroupInput {
  securityRules?: Record<string, SecurityRuleInput> | undefined
}

const port: z.ZodType<Port> = z.union([z.int(), text])
const prefix = 'CIDR, address, service tag (VirtualNetwork, Internet, AzureContainerRegistry.WestEurope, ...) or *; * unless stated.'
const ports = '53, 443-445 or *; * unless stated.'

const securityRule: z.ZodType<SecurityRuleInput> = z.strictObject({
  priority: z.int().min(firstPriority).max(lastPriority).describe('100 to 4096; of the rules of one direction the lowest that matches decides.'),
  direction: z.enum(['Inbound', 'Outbound']),
  access: z.enum(['Allow', 'Deny']),
  protocol: z.enum(['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*']).optional().describe('* unless stated.'),
  sourceAddressPrefix: oneOrMany(text).optional().describe(`Who sends: ${prefix}`),
  sourceAddressPrefixes: z.array(text).min(1).optional().describe('The long form of sourceAddressPrefix.'),
  sourcePortRange: oneOrMany(port).optional().describe(`Ports that are sent from, which clients choose freely: ${ports}`),
  sourcePortRanges: z.array(port).min(1).optional().describe('The long form of sourcePortRange.'),
  destinationAddressPrefix: oneOrMany(text).optional().describe(`Who is sent to: ${prefix}`),
  destinationAddressPrefixes: z.array(text).min(1).optional().describe('The long form of destinationAddressPrefix.'),
  destinationPortRange: oneOrMany(port).optional().describe(`Ports that are sent to: ${ports}`),
  destinationPortRanges: z.array(port).min(1).optional().describe('The long form of destinationPortRange.'),
})

export const networkSecurityGroups: z.ZodType<Record<string, NetworkSecurityGroupInput>> = z
  .record(text, z.strictObject({ securityRules: z.record(text, securityRule).optional().describe('Rules by name.') }))
  .describe('Network security groups by name: who may send what where. Subnets, hosts and DNS servers name the one that applies to them.')

/** What a subnet says about them. */
export interface SubnetSecurityInput {
  networkSecurityGroup?: string | undefined
  privateEndpointNetworkPolicies?: PrivateEndpointNetworkPolicies | undefined
}

export const subnetSecurity: {
  networkSecurityGroup: z.ZodType<string | undefined>
  privateEndpointNetworkPolicies: z.ZodType<PrivateEndpointNetworkPolicies | undefined>
} = {
  networkSecurityGroup: text.optional().describe('The group that applies to everything in this subnet.'),
  privateEndpointNetworkPolicies: z
    .enum(['Disabled', 'Enabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'])
    .optional()
    .describe('Whether the group, and routes, apply to private endpoints. Disabled unless stated.'),
}

export const interfaceSecurity: z.ZodType<string | undefined> = text.optional().describe('The group that applies to its network interface, besides that of its subnet.')

/** The two keys, where they are written. */
export function expandSubnetSecurity(written: string | SubnetSecurityInput): SubnetSecurity {
  if (typeof written === 'string') return {}
  const { networkSecurityGroup, privateEndpointNetworkPolicies } = written
  return { ...(networkSecurityGroup !== undefined && { networkSecurityGroup }), ...(privateEndpointNetworkPolicies !== undefined && { privateEndpointNetworkPolicies }) }
}

export interface SubnetSecurity {
  readonly networkSecurityGroup?: string
  readonly privateEndpointNetworkPolicies?: PrivateEndpointNetworkPolicies
}

export function expandNetworkSecurityGroups(input: Record<string, NetworkSecurityGroupInput>): ReadonlyMap<string, NetworkSecurityGroup> {
  return new Map(Object.entries(input).map(([name, { securityRules }]) => [name, {
    name,
    securityRules: Object.entries(securityRules ?? {}).map(([rule, written]) => expandRule(rule, written)),
  }]))
}

function expandRule(name: string, written: SecurityRuleInput): SecurityRule {
  return {
    name,
    priority: written.priority,
    direction: written.direction,
    access: written.access,
    protocol: written.protocol ?? '*',
    sourceAddressPrefixes: values(written.sourceAddressPrefixes ?? written.sourceAddressPrefix),
    sourcePortRanges: values(written.sourcePortRanges ?? written.sourcePortRange),
    destinationAddressPrefixes: values(written.destinationAddressPrefixes ?? written.destinationAddressPrefix),
    destinationPortRanges: values(written.destinationPortRanges ?? written.destinationPortRange),
  }
}

/** `Any` is how the portal shows `*`. */
function values(written: Port | Port[] | undefined): readonly string[] {
  const list = listOf<Port>(written).map((value) => String(value).replaceAll(/\s/g, ''))
  return list.length === 0 ? ['*'] : list.map((value) => (value.toLowerCase() === 'any' ? '*' : value))
}
