import { isAddress, isAddress6, isCanonical, formatCidr, parseCidr } from '../../dns/address.ts'
import { covers, joined } from '../../dns/ranges.ts'
import { clientPorts, parsePortRange } from '../../azure/security-rules.ts'
import { parseServiceTag, serviceTags } from '../../azure/service-tags.ts'
import { gatewaySubnet } from '../../azure/virtual-network.ts'
import { regions } from '../../azure/regions.ts'
import type { Path } from '../../dns/path.ts'
import type { SecurityRule } from '../../azure/network-security.ts'
import type { SecurityRuleInput } from './language.ts'
import { nearest, suggestion } from '../../language/nearest.ts'
import type { Design, Rule } from '../rule.ts'

const overview = 'https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview'
const tags = 'https://learn.microsoft.com/azure/virtual-network/service-tags-overview'

interface Written {
  readonly rule: SecurityRule
  readonly input: SecurityRuleInput
  readonly path: Path
}

function* written({ topology, input }: Design): Generator<Written> {
  for (const { name, securityRules } of topology.networkSecurityGroups.values()) {
    for (const rule of securityRules) {
      yield { rule, input: input.networkSecurityGroups![name]!.securityRules![rule.name]!, path: ['networkSecurityGroups', name, 'securityRules', rule.name] }
    }
  }
}

/** Values of one kind with the place of each, whichever of its two keys was used. */
function* values({ rule, input, path }: Written, what: 'AddressPrefix' | 'PortRange'): Generator<{ readonly value: string; readonly path: Path; readonly listed: boolean }> {
  for (const side of ['source', 'destination'] as const) {
    const [one, many] = what === 'AddressPrefix' ? [`${side}AddressPrefix`, `${side}AddressPrefixes`] as const : [`${side}PortRange`, `${side}PortRanges`] as const
    const key = input[many] === undefined ? one : many
    const list = what === 'AddressPrefix' ? rule[`${side}AddressPrefixes`] : rule[`${side}PortRanges`]
    if (input[key] === undefined) continue
    const listed = Array.isArray(input[key])
    for (const [index, value] of list.entries()) yield { value, path: listed ? [...path, key, index] : [...path, key], listed: listed && list.length > 1 }
  }
}

const duplicatePriority: Rule = {
  code: 'duplicate-rule-priority',
  source: overview,
  *check(design) {
    const owners = new Map<string, string>()
    for (const { rule: { name, priority, direction }, path } of written(design)) {
      const key = `${path[1]} ${direction} ${priority}`
      const first = owners.get(key)
      if (first === undefined) owners.set(key, name)
      else yield { path: [...path, 'priority'], message: `${first} has the priority ${priority} already; of the ${direction} rules of a group each has its own` }
    }
  },
}

const badPrefix: Rule = {
  code: 'invalid-rule-address',
  source: overview,
  *check(design) {
    for (const one of written(design)) {
      for (const { value, path } of values(one, 'AddressPrefix')) {
        if (value === '*' || isAddress(value) || !/^[\d.:/]+$|\/|::/.test(value)) continue
        if (isAddress6(value.split('/')[0] ?? '')) yield { path, message: `"${value}" is an IPv6 address, which this language does not have`, hint: 'leave it out: no machine of the design has one' }
        else if (!parseCidr(value)) yield { path, message: `"${value}" is no IPv4 prefix and no address`, hint: '10.1.0.0/16, 10.1.0.4, a service tag or *' }
        else if (!isCanonical(value)) yield { path, message: `${value} does not begin at a boundary of its length`, hint: `the prefix that holds it is ${formatCidr(parseCidr(value)!)}` }
      }
    }
  },
}

const unknownTag: Rule = {
  code: 'unknown-service-tag',
  source: tags,
  *check(design) {
    for (const one of written(design)) {
      for (const { value, path } of values(one, 'AddressPrefix')) {
        if (value === '*' || /^[\d.:/]+$|\/|::/.test(value) || parseServiceTag(value)) continue
        const dot = value.lastIndexOf('.')
        const service = dot < 0 ? undefined : parseServiceTag(value.slice(0, dot))
        const region = service && nearest(value.slice(dot + 1), regions.keys())
        yield { path, message: `there is no service tag "${value}"`, hint: region ? `did you mean "${service.name}.${region}"?` : suggestion(value, serviceTags, 'such as') }
      }
    }
  },
}

const tagInList: Rule = {
  code: 'service-tag-in-list',
  severity: 'warning',
  source: tags,
  *check(design) {
    for (const one of written(design)) {
      for (const { value, path, listed } of values(one, 'AddressPrefix')) {
        if (listed && (value === '*' || parseServiceTag(value))) yield { path, message: `Azure takes ${value === '*' ? '*' : 'a service tag'} alone, not in a list`, hint: `write a rule of its own for ${value}` }
      }
    }
  },
}

const badPort: Rule = {
  code: 'invalid-port-range',
  source: overview,
  *check(design) {
    for (const one of written(design)) {
      for (const { value, path } of values(one, 'PortRange')) {
        if (!parsePortRange(value)) yield { path, message: `"${value}" is no port and no range of ports`, hint: '53, 443-445 or *, from 0 to 65535, the lower end first' }
      }
    }
  },
}

/** A rule like this never matches, or by chance: the commonest slip is the destination's port at the source. */
const sourcePorts: Rule = {
  code: 'source-port-limited',
  severity: 'warning',
  source: overview,
  *check(design) {
    for (const { rule, path, input } of written(design)) {
      const ranges = rule.sourcePortRanges.map(parsePortRange)
      if (ranges.some((range) => range === undefined) || covers(joined(ranges.map((range) => range!)), clientPorts)) continue
      const key = input.sourcePortRanges === undefined ? 'sourcePortRange' : 'sourcePortRanges'
      yield { path: [...path, key], atKey: true, message: `clients send from any port above 1023: a rule for source port ${rule.sourcePortRanges.join(', ')} does not apply to them`, hint: 'destinationPortRange is the port that is sent to; leave the source port at *' }
    }
  },
}

const twice: Rule = {
  code: 'security-rule-key-twice',
  source: overview,
  *check(design) {
    for (const { input, path } of written(design)) {
      for (const [one, many] of [
        ['sourceAddressPrefix', 'sourceAddressPrefixes'], ['destinationAddressPrefix', 'destinationAddressPrefixes'],
        ['sourcePortRange', 'sourcePortRanges'], ['destinationPortRange', 'destinationPortRanges'],
      ] as const) {
        if (input[one] !== undefined && input[many] !== undefined) yield { path: [...path, many], atKey: true, message: `${one} and ${many} say the same thing twice; Azure takes one of them` }
      }
    }
  },
}

/** Subnets whose services stop working behind a group, or take none; the second is Azure Firewall's (https://learn.microsoft.com/azure/firewall/firewall-faq). */
const unsupported: ReadonlySet<string> = new Set([gatewaySubnet, 'AzureFirewallSubnet'])

/** https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub */
const notSupported: Rule = {
  code: 'security-group-not-supported',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
  *check({ topology }) {
    for (const { name, subnets } of topology.virtualNetworks.values()) {
      for (const subnet of subnets) {
        if (unsupported.has(subnet.name) && subnet.networkSecurityGroup !== undefined) {
          yield { path: ['virtualNetworks', name, 'subnets', subnet.name, 'networkSecurityGroup'], message: `${subnet.name} takes no network security group`, hint: 'put the rules on the subnets behind it' }
        }
      }
    }
  },
}

const outsideAzure: Rule = {
  code: 'security-group-outside-azure',
  source: overview,
  *check({ topology }) {
    for (const { name, place, networkSecurityGroup } of topology.dnsServers.values()) {
      if (networkSecurityGroup !== undefined && 'site' in place) yield { path: ['dnsServers', name, 'networkSecurityGroup'], atKey: true, message: `${name} stands in ${place.site}, where Azure has no network security groups` }
    }
    for (const { name, virtualNetwork, site, networkSecurityGroup } of topology.hosts.values()) {
      if (networkSecurityGroup !== undefined && virtualNetwork === undefined) yield { path: ['hosts', name, 'networkSecurityGroup'], atKey: true, message: `${name} is ${site === undefined ? 'on the internet' : `in ${site}`}, where Azure has no network security groups` }
    }
  },
}

/** "Network policies are disabled by default for a subnet": somebody who writes rules for what comes in believes that they filter. */
const withoutPolicies: Rule = {
  code: 'security-group-without-effect',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy',
  *check({ topology }) {
    for (const { name: network, subnets } of topology.virtualNetworks.values()) {
      for (const { name: subnet, networkSecurityGroup: group = '', privateEndpointNetworkPolicies: policies = 'Disabled' } of subnets) {
        const inbound = topology.networkSecurityGroups.get(group)?.securityRules.some(({ direction }) => direction === 'Inbound') ?? false
        if (!inbound || policies === 'Enabled' || policies === 'NetworkSecurityGroupEnabled') continue
        const endpoints = [...topology.privateEndpoints.values()].filter((one) => one.virtualNetwork === network && one.subnet === subnet).map(({ name }) => name)
        if (endpoints.length === 0) continue
        yield { path: ['virtualNetworks', network, 'subnets', subnet, 'networkSecurityGroup'], message: `${group} does not apply to ${endpoints.join(', ')}: privateEndpointNetworkPolicies of ${network}/${subnet} is ${policies}, so whoever has a route gets in, whatever its rules say`, hint: 'privateEndpointNetworkPolicies: NetworkSecurityGroupEnabled' }
      }
    }
  },
}

export const networkSecurityGroupRules: readonly Rule[] = [
  duplicatePriority, badPrefix, unknownTag, tagInList, badPort, sourcePorts, twice, notSupported, outsideAzure, withoutPolicies,
]
