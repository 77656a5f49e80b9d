import { contains, isAddress, nthAddress, parseCidr, size } from '../../dns/address.ts'
import { reservedAtEnd, reservedAtStart } from '../../azure/virtual-network.ts'
import type { Path } from '../../dns/path.ts'
import { software } from '../../software/list.ts'
import type { Claim } from '../claim.ts'
import { claimsOf, kinds } from '../list.ts'
import type { Topology } from '../topology.ts'
import { count, type Rule } from '../rule.ts'
import { subnetOf } from '../subnet.ts'

const privateAddresses = 'https://learn.microsoft.com/azure/virtual-network/ip-services/private-ip-addresses'

/** A claim whose address is static. */
type Static = Claim & { readonly address: string }

function* staticAddresses(topology: Topology): Generator<Static> {
  for (const claim of claimsOf(topology)) if (claim.address !== undefined) yield claim as Static
}

function prefixOf(topology: Topology, place: string, subnet: string): string | undefined {
  const prefix = subnetOf(topology, place, subnet)?.addressPrefix
  return prefix !== undefined && parseCidr(prefix) ? prefix : undefined
}

/** The first four addresses of a subnet and the last; on premises the network's and the last: the first may be that of a router who is more than that. */
function reserved(prefix: string, onPremises: boolean): ReadonlySet<string> {
  const numbers = [...Array(onPremises ? 1 : reservedAtStart).keys(), ...Array.from({ length: reservedAtEnd }, (_, index) => size(prefix) - 1 - index)]
  return new Set(numbers.map((number) => nthAddress(prefix, number)))
}

const invalidAddress: Rule = {
  code: 'invalid-address',
  source: 'https://www.rfc-editor.org/rfc/rfc6943#section-3.1.1',
  *check({ topology }) {
    const servers = kinds.flatMap((kind) => [...kind.dnsServerLists?.(topology) ?? []])
      .flatMap(({ path, addresses }) => addresses.map((address, index) => ({ address, path: [...path, index] })))
    for (const { address, path } of [...staticAddresses(topology), ...servers]) {
      if (!isAddress(address)) yield { path, message: `"${address}" is no IPv4 address`, hint: hintFor(topology, address, path) }
    }
  },
}

/** People write what they mean by a server that knows the internet; the language has one word for it. */
function hintFor({ dnsServers, onPremisesSites }: Topology, written: string, [section, name]: Path): string {
  const server = section === 'dnsServers' ? dnsServers.get(String(name)) : undefined
  const forwards = server !== undefined || (section === 'onPremisesSites' && onPremisesSites.has(String(name)))
  if (!forwards || !/[a-z]/i.test(written)) return 'four numbers from 0 to 255: 10.1.1.4'
  const walks = server !== undefined && software[server.kind].withoutForwarder === 'walks' && /root|recurs|^none$|^\.$/i.test(written)
  return walks
    ? `leave it out: without forwarders ${server.kind} starts at the root; "provider" is the public resolver of its region`
    : 'an address such as 10.1.1.4, or "provider": the public resolver of its region'
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
      const free = nthAddress(prefix, onPremises ? 1 : reservedAtStart)
      const whose = onPremises ? 'belongs to the subnet itself: its first address and the last' : 'belongs to the platform: the first four addresses of a subnet and the last'
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
    const owners = Map.groupBy(claimsOf(topology).filter(({ address }) => address === undefined), ({ owner, place, subnet }) => `${owner}\n${place}/${subnet}`)
    for (const claims of owners.values()) {
      const [{ owner, place, subnet, at }] = claims as [Claim]
      const key = `${place}/${subnet}`
      const left = free.get(key)
      if (left === undefined) continue
      const needed = claims.length
      if (needed > left) yield { path: at, message: `${owner} needs ${count(needed, 'address')} in ${key}, which has ${left} left`, hint: 'use a larger subnet; the platform keeps five addresses of each' }
      free.set(key, Math.max(0, left - needed))
    }
  },
}

export const addressRules: readonly Rule[] = [invalidAddress, outsideSubnet, reservedAddress, assignedTwice, subnetFull]
