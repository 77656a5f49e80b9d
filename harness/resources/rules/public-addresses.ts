import { contains, isAddress, parseCidr } from '../../dns/address.ts'
import { publicRange } from '../../azure/public-plan.ts'
import { isOnInternet } from '../../azure/network-rules.ts'
import { kinds } from '../list.ts'
import type { OwnedAddress } from '../public-addresses.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const source = 'https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses'

/** Every address of the internet that something of the design has for itself. */
export function* publicAddressesOf(topology: Topology): Generator<OwnedAddress> {
  for (const kind of kinds) yield* kind.publicAddresses?.(topology) ?? []
}

/** Ranges that nobody has on the internet. https://www.iana.org/assignments/iana-ipv4-special-registry */
const nobodys: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', 'is no address of a machine'],
  ['127.0.0.0/8', 'is a loopback address'],
  ['169.254.0.0/16', 'is a link-local address'],
  ['224.0.0.0/3', 'is an address of no single machine'],
  ['168.63.129.16/32', 'is that of Azure-provided DNS'],
  [publicRange, `is in ${publicRange}, which stands for the internet in a lab`],
]

const invalid: Rule = {
  code: 'invalid-public-address',
  source,
  *check({ topology }) {
    for (const { address, path } of publicAddressesOf(topology)) {
      if (!isAddress(address)) {
        yield { path, message: parseCidr(address) ? `${address} is larger than a public IP prefix: /28 at most` : `"${address}" is no IPv4 address`, hint: 'a public address such as 203.0.113.7' }
        continue
      }
      const why = isOnInternet(address) ? nobodys.find(([range]) => contains(range, address))?.[1] : 'is private'
      if (why !== undefined) yield { path, message: `${address} ${why}; a public address is meant`, hint: 'the address that others on the internet see, such as 203.0.113.7' }
    }
  },
}

const twice: Rule = {
  code: 'public-address-twice',
  source,
  *check({ topology }) {
    const owners = new Map<string, OwnedAddress>()
    for (const one of publicAddressesOf(topology)) {
      const first = owners.get(one.address)
      if (first === undefined) owners.set(one.address, one)
      else if (!(first.shared && one.shared)) yield { path: one.path, message: `${one.address} is already the public address of ${first.owner}` }
    }
  },
}

/** A machine of a site is behind the site's addresses. */
const ofSite: Rule = {
  code: 'public-address-in-site',
  source,
  *check({ topology }) {
    for (const { name, site, publicIPAddresses } of topology.hosts.values()) {
      if (site !== undefined && publicIPAddresses !== undefined) yield { path: ['hosts', name, 'publicIPAddresses'], atKey: true, message: `${name} is in ${site}, and appears on the internet with the addresses of that`, hint: `publicIPAddresses of ${site}` }
    }
  },
}

export const publicAddressRules: readonly Rule[] = [invalid, twice, ofSite]
