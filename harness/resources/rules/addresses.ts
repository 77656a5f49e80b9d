import { contains, isAddress, nthAddress, parseCidr, size } from '../../dns/address.ts'
import { registryEndpoints } from '../../azure/registry-names.ts'
import { firewallSubnet } from '../../azure/firewall-resources.ts'
import type { Place } from '../../azure/hybrid-resources.ts'
import { gatewaySubnet, reservedAtEnd, reservedAtStart } from '../../azure/virtual-network.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import { count, type Rule } from '../rule.ts'

const privateAddresses = 'https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses'

/** A static address of a private endpoint's member, of a host or of a DNS server. `place` is a virtual network or a site. */
interface Static { readonly address: string; readonly owner: string; readonly path: Path; readonly place: string; readonly subnet: string }

function* staticAddresses(topology: Topology): Iterable<Static> {
  for (const { name, virtualNetwork, subnet, ipConfigurations } of topology.privateEndpoints.values()) {
    for (const [member, address] of ipConfigurations) {
      yield { address, owner: `${name} (${member})`, path: ['privateEndpoints', name, 'ipConfigurations', member], place: virtualNetwork, subnet }
    }
  }
  for (const { name: resolver, virtualNetwork, inboundEndpoints } of topology.dnsResolvers.values()) {
    for (const { name, subnet, privateIPAddress } of inboundEndpoints) {
      const path = ['dnsResolvers', resolver, 'inboundEndpoints', name, 'privateIPAddress']
      if (privateIPAddress !== undefined) yield { address: privateIPAddress, owner: `${resolver}/${name}`, path, place: virtualNetwork, subnet }
    }
  }
  for (const { name, virtualNetwork, privateIPAddress } of topology.azureFirewalls.values()) {
    if (privateIPAddress !== undefined) yield { address: privateIPAddress, owner: name, path: ['azureFirewalls', name, 'privateIPAddress'], place: virtualNetwork, subnet: firewallSubnet }
  }
  for (const { name, place, ipAddress } of topology.dnsServers.values()) {
    if (ipAddress !== undefined) yield { address: ipAddress, owner: name, path: ['dnsServers', name, 'ipAddress'], place: nameOf(place), subnet: place.subnet }
  }
  for (const { name, virtualNetwork, site, subnet, privateIPAddress } of topology.hosts.values()) {
    const place = virtualNetwork ?? site
    if (privateIPAddress === undefined || place === undefined || subnet === undefined) continue
    yield { address: privateIPAddress, owner: name, path: ['hosts', name, 'privateIPAddress'], place, subnet }
  }
}

/** Networks and sites have different names. */
function nameOf(place: Place): string {
  return 'site' in place ? place.site : place.virtualNetwork
}

function prefixOf(topology: Topology, place: string, subnet: string): string | undefined {
  const prefix = (topology.virtualNetworks.get(place) ?? topology.onPremisesSites.get(place))?.subnets.find(({ name }) => name === subnet)?.addressPrefix
  return prefix !== undefined && parseCidr(prefix) ? prefix : undefined
}

/** The first four addresses of a subnet and the last; on premises the network's, the router's and the last. */
function reserved(prefix: string, onPremises: boolean): ReadonlySet<string> {
  const numbers = [...Array(onPremises ? 2 : reservedAtStart).keys(), ...Array.from({ length: reservedAtEnd }, (_, index) => size(prefix) - 1 - index)]
  return new Set(numbers.map((number) => nthAddress(prefix, number)))
}

const invalidAddress: Rule = {
  code: 'invalid-address',
  source: 'https://www.rfc-editor.org/rfc/rfc6943#section-3.1.1',
  *check({ topology }) {
    const servers = [
      ...[...topology.virtualNetworks.values()].map(({ name, dnsServers }) => ({ path: ['virtualNetworks', name, 'dnsServers'], dnsServers })),
      ...[...topology.hosts.values()].map(({ name, dnsServers }) => ({ path: ['hosts', name, 'dnsServers'], dnsServers })),
      ...[...topology.onPremisesSites.values()].map(({ name, dnsServers }) => ({ path: ['onPremisesSites', name, 'dnsServers'], dnsServers })),
      ...[...topology.virtualNetworkGateways.values()].map(({ name, vpnClientConfiguration }) =>
        ({ path: ['virtualNetworkGateways', name, 'vpnClientConfiguration', 'dnsServers'], dnsServers: vpnClientConfiguration?.dnsServers ?? [] })),
      ...[...topology.azureFirewalls.values()].map(({ name, dnsSettings }) => ({ path: ['azureFirewalls', name, 'dnsSettings', 'servers'], dnsServers: dnsSettings.servers })),
      ...[...topology.dnsServers.values()].flatMap(({ name, forwarders, conditionalForwarders }) => [
        { path: ['dnsServers', name, 'forwarders'], dnsServers: forwarders },
        ...conditionalForwarders.map((forwarder, index) => ({ path: ['dnsServers', name, 'conditionalForwarders', index], dnsServers: forwarder.forwarders })),
      ]),
      ...[...topology.dnsForwardingRulesets.values()].flatMap(({ name, forwardingRules }) => forwardingRules.map((rule) =>
        ({ path: ['dnsForwardingRulesets', name, 'forwardingRules', rule.name, 'targetDnsServers'], dnsServers: rule.targetDnsServers.map(({ ipAddress }) => ipAddress) }))),
    ].flatMap(({ path, dnsServers }) => dnsServers.map((address, index) => ({ address, path: [...path, index] })))
    for (const { address, path } of [...staticAddresses(topology), ...servers]) {
      if (!isAddress(address)) yield { path, message: `"${address}" is no IPv4 address`, hint: 'four numbers from 0 to 255: 10.1.1.4' }
    }
  },
}

const outsideSubnet: Rule = {
  code: 'address-outside-subnet',
  source: privateAddresses,
  *check({ topology }) {
    for (const { address, owner, path, place, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, place, subnet)
      if (prefix !== undefined && isAddress(address) && !contains(prefix, address)) {
        yield { path, message: `${address} of ${owner} lies outside subnet ${place}/${subnet} (${prefix})` }
      }
    }
  },
}

const reservedAddress: Rule = {
  code: 'reserved-address',
  source: privateAddresses,
  *check({ topology }) {
    for (const { address, path, place, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, place, subnet)
      if (prefix === undefined || !isAddress(address)) continue
      const onPremises = topology.onPremisesSites.has(place)
      if (!reserved(prefix, onPremises).has(address)) continue
      const free = nthAddress(prefix, onPremises ? 2 : reservedAtStart)
      const whose = onPremises ? 'belongs to the subnet itself: its first two addresses and the last' : 'belongs to the platform: the first four addresses of a subnet and the last'
      yield { path, message: `${address} ${whose}`, hint: `the first address of ${place}/${subnet} to give away is ${free}` }
    }
  },
}

const assignedTwice: Rule = {
  code: 'address-assigned-twice',
  source: privateAddresses,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { address, owner, path, place } of staticAddresses(topology)) {
      const key = `${place} ${address}`
      const first = owners.get(key)
      if (first === undefined) owners.set(key, owner)
      else yield { path, message: `${address} is already the address of ${first}` }
    }
  },
}

/** One address for the login server and one for each region, twice with regional endpoints; a subnet that is full stops the deployment. */
const subnetFull: Rule = {
  code: 'subnet-full',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  *check({ topology }) {
    const free = new Map<string, number>()
    for (const network of [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()]) {
      for (const { name, addressPrefix } of network.subnets) {
        if (parseCidr(addressPrefix)) free.set(`${network.name}/${name}`, Math.max(0, size(addressPrefix) - reservedAtStart - reservedAtEnd))
      }
    }
    const taken = new Set<string>()
    for (const { address, place, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, place, subnet)
      if (prefix === undefined || !isAddress(address) || !contains(prefix, address) || reserved(prefix, false).has(address) || taken.has(`${place} ${address}`)) continue
      taken.add(`${place} ${address}`)
      free.set(`${place}/${subnet}`, free.get(`${place}/${subnet}`)! - 1)
    }
    for (const { owner, needed, subnet, path } of dynamicNeeds(topology)) {
      const left = free.get(subnet)
      if (left === undefined) continue
      if (needed > left) yield { path, message: `${owner} needs ${count(needed, 'address')} in ${subnet}, which has ${left} left`, hint: 'use a larger subnet; the platform keeps five addresses of each' }
      free.set(subnet, Math.max(0, left - needed))
    }
  },
}

function* dynamicNeeds(topology: Topology): Iterable<{ readonly owner: string; readonly needed: number; readonly subnet: string; readonly path: Path }> {
  for (const { name, registry, virtualNetwork, subnet, ipConfigurations } of topology.privateEndpoints.values()) {
    const target = topology.registries.get(registry)
    if (target && ipConfigurations.size === 0) {
      yield { owner: `private endpoint ${name}`, needed: registryEndpoints(target).length, subnet: `${virtualNetwork}/${subnet}`, path: ['privateEndpoints', name, 'subnet'] }
    }
  }
  for (const { name: resolver, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    const path = ['dnsResolvers', resolver]
    for (const { name, subnet, privateIPAddress } of inboundEndpoints) {
      if (privateIPAddress === undefined) yield { owner: `${resolver}/${name}`, needed: 1, subnet: `${virtualNetwork}/${subnet}`, path: [...path, 'inboundEndpoints', name] }
    }
    for (const { name, subnet } of outboundEndpoints) yield { owner: `${resolver}/${name}`, needed: 1, subnet: `${virtualNetwork}/${subnet}`, path: [...path, 'outboundEndpoints', name] }
  }
  for (const { name, virtualNetwork, activeActive } of topology.virtualNetworkGateways.values()) {
    yield { owner: `gateway ${name}`, needed: activeActive ? 2 : 1, subnet: `${virtualNetwork}/${gatewaySubnet}`, path: ['virtualNetworkGateways', name] }
  }
  for (const { name, virtualNetwork, privateIPAddress } of topology.azureFirewalls.values()) {
    yield { owner: `firewall ${name}`, needed: privateIPAddress === undefined ? 2 : 1, subnet: `${virtualNetwork}/${firewallSubnet}`, path: ['azureFirewalls', name] }
  }
  for (const { name, place, ipAddress } of topology.dnsServers.values()) {
    if (ipAddress === undefined) yield { owner: `DNS server ${name}`, needed: 1, subnet: `${nameOf(place)}/${place.subnet}`, path: ['dnsServers', name, 'subnet'] }
  }
  for (const { name, virtualNetwork, site, subnet, privateIPAddress } of topology.hosts.values()) {
    const place = virtualNetwork ?? site
    if (place !== undefined && privateIPAddress === undefined) {
      yield { owner: `host ${name}`, needed: 1, subnet: `${place}/${subnet}`, path: ['hosts', name, 'subnet'] }
    }
  }
}

export const addressChecks: readonly Rule[] = [invalidAddress, outsideSubnet, reservedAddress, assignedTwice, subnetFull]
