import fc from 'fast-check'
import { topologyTexts } from './topology.ts'

export interface GroupChoice {
  /** Priorities with what is written beside them. */
  readonly rules: readonly (readonly [number, object])[]
  readonly policies: string
  /** Which subnets, of the networks in their order, and which hosts it applies to. */
  readonly endpoints: readonly boolean[]
  readonly apps: readonly boolean[]
  readonly hosts: readonly boolean[]
}

/** A rule of a random group: mostly about what matters to registries, now and then about everything. */
const ruleOf = (prefixes: readonly string[]): fc.Arbitrary<object> => fc.record({
  direction: fc.constantFrom('Inbound', 'Outbound', 'Outbound'),
  access: fc.constantFrom('Allow', 'Deny', 'Deny'),
  protocol: fc.constantFrom('Tcp', 'Udp', '*'),
  sourceAddressPrefix: fc.constantFrom('*', 'VirtualNetwork', '10.1.0.0/16', '10.1.2.4', '10.2.0.0/15', ...prefixes),
  destinationAddressPrefix: fc.constantFrom('*', 'VirtualNetwork', 'Internet', 'AzurePlatformDNS', 'AzureContainerRegistry', 'AzureContainerRegistry.WestEurope', '10.1.1.0/24', '10.2.0.0/16', ...prefixes),
  destinationPortRange: fc.constantFrom<number | string | (number | string)[]>('*', 53, 443, '0-1023', [53, 443], '444-65535'),
})

/** `prefixes`: further sources and destinations of its rules. */
export const groupChoicesWith = (prefixes: readonly string[]): fc.Arbitrary<GroupChoice> => fc.record({
  rules: fc.uniqueArray(fc.tuple(fc.integer({ min: 100, max: 120 }), ruleOf(prefixes)), { minLength: 1, maxLength: 4, selector: ([priority]) => priority }),
  policies: fc.constantFrom('Disabled', 'NetworkSecurityGroupEnabled', 'Enabled', 'RouteTableEnabled'),
  endpoints: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  apps: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  hosts: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
})

export const groupChoices: fc.Arbitrary<GroupChoice> = groupChoicesWith([])

/** A random design with a network security group; without rules when none are given. Of `others`, subnets have it in the networks whose machines do. */
export function secured(text: string, { rules, policies, endpoints, apps, hosts }: GroupChoice, others: readonly string[] = []): string {
  const group = { securityRules: Object.fromEntries(rules.map(([priority, written]) => [`rule-${priority}`, { priority, ...written }])) }
  const lines = text.split('\n').map((line) => {
    const found = /^ {2}(net|host)-(\d+): (\{.*\})$/.exec(line)
    if (found === null) return line
    const [, kind, number] = found
    const value = JSON.parse(found[3]!)
    const n = (Number(number) + 3) % 4
    if (kind === 'net') {
      const guarded = { networkSecurityGroup: 'guard' }
      value.subnets.endpoints = { addressPrefix: value.subnets.endpoints, ...(endpoints[n] && guarded), privateEndpointNetworkPolicies: policies }
      value.subnets.apps = { addressPrefix: value.subnets.apps, ...(apps[n] && guarded) }
      for (const subnet of hosts[n] ? others : []) value.subnets[subnet] = { addressPrefix: value.subnets[subnet], ...guarded }
    } else if (value.subnet !== undefined && hosts[n]) value.networkSecurityGroup = 'guard'
    return `  ${kind}-${number}: ${JSON.stringify(value)}`
  })
  return `networkSecurityGroups:\n  guard: ${JSON.stringify(group)}\n${lines.join('\n')}`
}

/** Texts of random designs with a group that applies to some of their subnets and hosts. */
export const securedTexts: fc.Arbitrary<string> = fc.tuple(topologyTexts, groupChoices).map(([text, chosen]) => secured(text, chosen))
