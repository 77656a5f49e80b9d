import { contains, isAddress, nthAddress, parseCidr, size } from '../../azure/address.ts'
import { registryEndpoints } from '../../azure/registry-names.ts'
import { reservedAtEnd, reservedAtStart } from '../../azure/virtual-network.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import { count, type Rule } from './rule.ts'

const privateAddresses = 'https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses'

/** A static address of a private endpoint's member or of a host. */
interface Static { readonly address: string; readonly owner: string; readonly path: Path; readonly virtualNetwork: string; readonly subnet: string }

function* staticAddresses(topology: Topology): Iterable<Static> {
  for (const { name, virtualNetwork, subnet, ipConfigurations } of topology.privateEndpoints.values()) {
    for (const [member, address] of ipConfigurations) {
      yield { address, owner: `${name} (${member})`, path: ['privateEndpoints', name, 'ipConfigurations', member], virtualNetwork, subnet }
    }
  }
  for (const { name, virtualNetwork, subnet, privateIPAddress } of topology.hosts.values()) {
    if (privateIPAddress === undefined || virtualNetwork === undefined || subnet === undefined) continue
    yield { address: privateIPAddress, owner: name, path: ['hosts', name, 'privateIPAddress'], virtualNetwork, subnet }
  }
}

function prefixOf(topology: Topology, virtualNetwork: string, subnet: string): string | undefined {
  const prefix = topology.virtualNetworks.get(virtualNetwork)?.subnets.find(({ name }) => name === subnet)?.addressPrefix
  return prefix !== undefined && parseCidr(prefix) ? prefix : undefined
}

/** The first four addresses of a subnet and the last. */
function reserved(prefix: string): ReadonlySet<string> {
  const numbers = [...Array(reservedAtStart).keys(), ...Array.from({ length: reservedAtEnd }, (_, index) => size(prefix) - 1 - index)]
  return new Set(numbers.map((number) => nthAddress(prefix, number)))
}

const invalidAddress: Rule = {
  code: 'invalid-address',
  source: 'https://www.rfc-editor.org/rfc/rfc6943#section-3.1.1',
  *check({ topology }) {
    const servers = [
      ...[...topology.virtualNetworks.values()].map(({ name, dnsServers }) => ({ path: ['virtualNetworks', name, 'dnsServers'], dnsServers })),
      ...[...topology.hosts.values()].map(({ name, dnsServers }) => ({ path: ['hosts', name, 'dnsServers'], dnsServers })),
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
    for (const { address, owner, path, virtualNetwork, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, virtualNetwork, subnet)
      if (prefix !== undefined && isAddress(address) && !contains(prefix, address)) {
        yield { path, message: `${address} of ${owner} lies outside subnet ${virtualNetwork}/${subnet} (${prefix})` }
      }
    }
  },
}

const reservedAddress: Rule = {
  code: 'reserved-address',
  source: privateAddresses,
  *check({ topology }) {
    for (const { address, path, virtualNetwork, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, virtualNetwork, subnet)
      if (prefix !== undefined && isAddress(address) && reserved(prefix).has(address)) {
        const free = nthAddress(prefix, reservedAtStart)
        yield { path, message: `${address} belongs to the platform: the first four addresses of a subnet and the last`, hint: `the first address of ${virtualNetwork}/${subnet} to give away is ${free}` }
      }
    }
  },
}

const assignedTwice: Rule = {
  code: 'address-assigned-twice',
  source: privateAddresses,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { address, owner, path, virtualNetwork } of staticAddresses(topology)) {
      const key = `${virtualNetwork} ${address}`
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
    for (const network of topology.virtualNetworks.values()) {
      for (const { name, addressPrefix } of network.subnets) {
        if (parseCidr(addressPrefix)) free.set(`${network.name}/${name}`, Math.max(0, size(addressPrefix) - reservedAtStart - reservedAtEnd))
      }
    }
    const taken = new Set<string>()
    for (const { address, virtualNetwork, subnet } of staticAddresses(topology)) {
      const prefix = prefixOf(topology, virtualNetwork, subnet)
      if (prefix === undefined || !isAddress(address) || !contains(prefix, address) || reserved(prefix).has(address) || taken.has(`${virtualNetwork} ${address}`)) continue
      taken.add(`${virtualNetwork} ${address}`)
      free.set(`${virtualNetwork}/${subnet}`, free.get(`${virtualNetwork}/${subnet}`)! - 1)
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
  for (const { name, virtualNetwork, subnet, privateIPAddress } of topology.hosts.values()) {
    if (virtualNetwork !== undefined && privateIPAddress === undefined) {
      yield { owner: `host ${name}`, needed: 1, subnet: `${virtualNetwork}/${subnet}`, path: ['hosts', name, 'subnet'] }
    }
  }
}

export const addressChecks: readonly Rule[] = [invalidAddress, outsideSubnet, reservedAddress, assignedTwice, subnetFull]
