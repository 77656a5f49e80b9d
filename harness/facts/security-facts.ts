import { toNumber } from '../dns/address.ts'
import { defaultSecurityRules, type Direction, type NetworkSecurityGroup } from '../azure/network-security.ts'
import { joined, outside, rangeOf, type Range } from '../dns/ranges.ts'
import type { FrontEnd } from '../azure/service-chain.ts'
import { resolveRule, type ResolvedRule } from '../azure/security-rules.ts'
import type { ServiceTag } from '../azure/service-tags.ts'
import { proberAddress } from '../azure/public-plan.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { membersOf } from '../azure/private-endpoint.ts'
import { namesOf } from '../resources/services/names.ts'
import { dnsServerClaim } from '../resources/dns-servers/kind.ts'
import { inboundClaim, outboundClaim } from '../resources/dns-resolvers/kind.ts'
import { hostClaim } from '../resources/hosts/kind.ts'
import { gatewayClaim } from '../resources/private-traffic-manager-profiles/kind.ts'
import { memberClaim } from '../resources/private-endpoints/kind.ts'
import type { Addresses } from '../resources/claim.ts'
import { frontEndsIn } from './tagged-front-ends.ts'
import type { Domain, Route } from './hybrid-facts.ts'
import type { Topology } from '../resources/topology.ts'
import { subnetOf } from '../resources/subnet.ts'

/** What network security groups add to the facts. */
export interface SecurityFacts {
  /** Interfaces that a group applies to, by `filterKey`. Where a group applies, its default rules do. */
  readonly filters: ReadonlyMap<string, InterfaceFilters>
}

/** The groups at one network interface, in the order in which packets meet them. All have to let a packet pass. */
export interface InterfaceFilters {
  readonly inbound: readonly AppliedGroup[]
  readonly outbound: readonly AppliedGroup[]
}

/** One direction of a group at an interface. */
export interface AppliedGroup {
  readonly group: string
  readonly direction: Direction
  /** `subnet hub/dns`, `network interface of app`. */
  readonly appliesTo: string
  /** In the order of priority, the default rules last. */
  readonly rules: readonly ResolvedRule[]
}

/** Addresses are unique within a virtual network only. */
export function filterKey(virtualNetwork: string, address: string): string {
  return `${virtualNetwork} ${address}`
}

interface Interface {
  readonly virtualNetwork: string
  readonly subnet: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly networkSecurityGroup?: string | undefined
  /** The directions in which groups apply; both unless stated. */
  readonly only?: Direction
}

/** Where a rule is read: tags mean other addresses in other networks, and behind other routes. */
interface Standpoint {
  readonly virtualNetwork: string
  /** Of the interface's subnet. */
  readonly routeTable: string | undefined
}

export function securityFacts(topology: Topology, { addresses, routes, frontEnds }: {
  addresses: Addresses
  routes: ReadonlyMap<Domain, readonly Route[]>
  frontEnds: readonly FrontEnd[]
}): SecurityFacts {
  const { networkSecurityGroups: groups, virtualNetworks } = topology
  const filters = new Map<string, InterfaceFilters>()
  if (groups.size === 0) return { filters }
  const tags = new Map<string, (tag: ServiceTag) => readonly Range[]>()
  const resolved = new Map<string, readonly ResolvedRule[]>()

  function rulesOf(group: NetworkSecurityGroup, { virtualNetwork, routeTable }: Standpoint, direction: Direction): readonly ResolvedRule[] {
    const standpoint = `${virtualNetwork} ${routeTable}`
    const key = `${group.name} ${standpoint} ${direction}`
    let rules = resolved.get(key)
    if (rules === undefined) {
      let rangesOf = tags.get(standpoint)
      if (rangesOf === undefined) tags.set(standpoint, (rangesOf = tagsIn(topology, { virtualNetwork, routeTable }, { routes, frontEnds })))
      rules = [...group.securityRules, ...defaultSecurityRules]
        .filter((rule) => rule.direction === direction)
        .toSorted((a, b) => a.priority - b.priority)
        .map((rule) => resolveRule(rule, rangesOf))
      resolved.set(key, rules)
    }
    return rules
  }

  for (const { virtualNetwork, subnet, name, addresses: own, networkSecurityGroup, only } of interfaces(topology, addresses)) {
    const { networkSecurityGroup: ofSubnet, routeTable } = virtualNetworks.get(virtualNetwork)?.subnets.find((one) => one.name === subnet) ?? {}
    const applied = (direction: Direction): readonly AppliedGroup[] => {
      if (only !== undefined && only !== direction) return []
      const both = [
        { group: groups.get(ofSubnet ?? ''), appliesTo: `subnet ${virtualNetwork}/${subnet}` },
        { group: groups.get(networkSecurityGroup ?? ''), appliesTo: `network interface of ${name}` },
      ]
      // Inbound the subnet's comes first, outbound the interface's.
      return (direction === 'Inbound' ? both : both.toReversed()).flatMap(({ group, appliesTo }) =>
        group === undefined ? [] : [{ group: group.name, direction, appliesTo, rules: rulesOf(group, { virtualNetwork, routeTable }, direction) }])
    }
    const [inbound, outbound] = [applied('Inbound'), applied('Outbound')]
    if (inbound.length + outbound.length === 0) continue
    for (const address of own) filters.set(filterKey(virtualNetwork, address), { inbound, outbound })
  }
  return { filters }
}

/**
 * Everything in virtual networks that a group can apply to. An inbound endpoint asks the platform by itself, and a private endpoint
 * never begins to speak, so rules for what they send have no effect.
 */
function* interfaces(topology: Topology, addresses: Addresses): Generator<Interface> {
  for (const { name, service, groupIds, virtualNetwork, subnet } of topology.privateEndpoints.values()) {
    const policies = subnetOf(topology, virtualNetwork, subnet)?.privateEndpointNetworkPolicies
    if (policies !== 'Enabled' && policies !== 'NetworkSecurityGroupEnabled') continue
    yield { virtualNetwork, subnet, name, addresses: membersOf(namesOf(topology, service)!, groupIds).map((member) => addresses.get(memberClaim(name, member))!), only: 'Inbound' }
  }
  for (const { name: resolver, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    for (const { name, subnet } of inboundEndpoints) {
      const key = `${resolver}/${name}`
      yield { virtualNetwork, subnet, name: key, addresses: [addresses.get(inboundClaim(key))!], only: 'Inbound' }
    }
    for (const { name, subnet } of outboundEndpoints) {
      const key = `${resolver}/${name}`
      yield { virtualNetwork, subnet, name: key, addresses: [addresses.get(outboundClaim(key))!] }
    }
  }
  for (const { name, gateway } of topology.privateTrafficManagerProfiles.values()) yield { ...gateway, name: `the probing gateway of ${name}`, addresses: [addresses.get(gatewayClaim(name))!] }
  for (const { name, place, networkSecurityGroup } of topology.dnsServers.values()) {
    if ('virtualNetwork' in place) yield { ...place, name, addresses: [addresses.get(dnsServerClaim(name))!], networkSecurityGroup }
  }
  for (const { name, virtualNetwork, subnet, networkSecurityGroup } of topology.hosts.values()) {
    if (virtualNetwork !== undefined && subnet !== undefined) yield { virtualNetwork, subnet, name, addresses: [addresses.get(hostClaim(name))!], networkSecurityGroup }
  }
}

/**
 * What service tags stand for at an interface of a virtual network, as far as the design has what they name: services that it does
 * not have are at no address. VirtualNetwork is the address space, that of peers and of networks and sites behind gateways, the
 * platform's own address, and the prefixes of user-defined routes: with one for 0.0.0.0/0 it is everything, and Internet nothing
 * (https://learn.microsoft.com/azure/virtual-network/service-tags-overview).
 */
function tagsIn(topology: Topology, { virtualNetwork, routeTable }: Standpoint, { routes, frontEnds }: { routes: ReadonlyMap<Domain, readonly Route[]>; frontEnds: readonly FrontEnd[] }): (tag: ServiceTag) => readonly Range[] {
  const own = topology.virtualNetworks.get(virtualNetwork)!.addressSpace
  const routed = (routes.get(`virtualNetwork:${virtualNetwork}`) ?? []).map(({ to }) => to)
  const userDefined = (topology.routeTables.get(routeTable ?? '')?.routes ?? []).map(({ addressPrefix }) => addressPrefix)
  const inside = joined([...own, ...routed, ...userDefined, `${azureProvidedDns}/32`].map(rangeOf))
  return (tag) => {
    switch (tag.name) {
      case 'VirtualNetwork':
        return inside
      case 'Internet':
        return outside(inside)
      case 'AzureLoadBalancer':
        return [rangeOf(`${azureProvidedDns}/32`)]
      case 'AzureTrafficManager':
        return [rangeOf(`${proberAddress}/32`)]
      default:
        return joined(frontEndsIn(frontEnds, tag).map(({ address }): Range => [toNumber(address), toNumber(address)]))
    }
  }
}
