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
const rule = fc.record({
  direction: fc.constantFrom('Inbound', 'Outbound', 'Outbound'),
  access: fc.constantFrom('Allow', 'Deny', 'Deny'),
  protocol: fc.constantFrom('Tcp', 'Udp', '*'),
  sourceAddressPrefix: fc.constantFrom('*', 'VirtualNetwork', '10.1.0.0/16', '10.1.2.4', '10.2.0.0/15'),
  destinationAddressPrefix: fc.constantFrom('*', 'VirtualNetwork', 'Internet', 'AzurePlatformDNS', 'AzureContainerRegistry', 'AzureContainerRegistry.WestEurope', '10.1.1.0/24', '10.2.0.0/16'),
  destinationPortRange: fc.constantFrom<number | string | (number | string)[]>('*', 53, 443, '0-1023', [53, 443], '444-65535'),
})

export const groupChoices: fc.Arbitrary<GroupChoice> = fc.record({
  rules: fc.uniqueArray(fc.tuple(fc.integer({ min: 100, max: 120 }), rule), { minLength: 1, maxLength: 4, selector: ([priority]) => priority }),
  policies: fc.constantFrom('Disabled', 'NetworkSecurityGroupEnabled', 'Enabled', 'RouteTableEnabled'),
  endpoints: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  apps: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  hosts: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
})

/** A random design with a network security group; without rules when none are given. */
export function secured(text: string, { rules, policies, endpoints, apps, hosts }: GroupChoice): string {
  const group = { securityRules: Object.fromEntries(rules.map(([priority, written]) => [`rule-${priority}`, { priority, ...written }])) }
  const lines = text.split('\n').map((line) => {
    const found = /^ {2}(net|host)-(\d+): (\{.*\})$/.exec(line)
    if (found === null) return line
    const [, kind, number] = found
    const value = JSON.parse(found[3]!)
    const n = (Number(number) - 1) % 4
    if (kind === 'net') {
      const guarded = { networkSecurityGroup: 'guard' }
      value.subnets.endpoints = { addressPrefix: value.subnets.endpoints, ...(endpoints[n] && guarded), privateEndpointNetworkPolicies: policies }
      value.subnets.apps = { addressPrefix: value.subnets.apps, ...(apps[n] && guarded) }
    } else if (value.subnet !== undefined && hosts[n]) value.networkSecurityGroup = 'guard'
    return `  ${kind}-${number}: ${JSON.stringify(value)}`
  })
  return `networkSecurityGroups:\n  guard: ${JSON.stringify(group)}\n${lines.join('\n')}`
}

/** Texts of random designs with a group that applies to some of their subnets and hosts. */
export const securedTexts: fc.Arbitrary<string> = fc.tuple(topologyTexts, groupChoices).map(([text, chosen]) => secured(text, chosen))
