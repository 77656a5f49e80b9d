import { websites } from '../../azure/elsewhere.ts'
import type { Facts, PrivateEndpointFacts, PrivateEndpointMember } from '../../facts/facts.ts'
import { parseCidr, toNumber } from '../../dns/address.ts'

/** What lies at an address of the design. */
export interface Place {
  readonly endpoint: PrivateEndpointFacts
  readonly member: PrivateEndpointMember
}

interface Index {
  readonly ranges: readonly { readonly network: string; readonly first: number; readonly last: number }[]
  readonly members: ReadonlyMap<string, readonly Place[]>
  /** What `networksOf` has found: a design has far fewer addresses than there are questions about them. */
  readonly networks: Map<string, readonly string[]>
}

const indexes = new WeakMap<Facts, Index>()

function indexOf(facts: Facts): Index {
  let index = indexes.get(facts)
  if (!index) indexes.set(facts, (index = makeIndex(facts)))
  return index
}

function makeIndex(facts: Facts): Index {
  const { virtualNetworks, onPremisesSites } = facts.topology
  const ranges = [...virtualNetworks.values(), ...onPremisesSites.values()].flatMap(({ name, addressSpace }) =>
    addressSpace.map((cidr) => {
      const { network: first, length } = parseCidr(cidr)!
      return { network: name, first, last: first + 2 ** (32 - length) - 1 }
    }),
  )
  const members = new Map<string, Place[]>()
  for (const endpoint of facts.privateEndpoints.values()) {
    for (const member of endpoint.members) members.set(member.address, [...(members.get(member.address) ?? []), { endpoint, member }])
  }
  return { ranges, members, networks: new Map() }
}

/** Virtual networks, and sites, whose address space has the address: more than one where networks that are not connected use the same. */
export function networksOf(facts: Facts, address: string): readonly string[] {
  const { ranges, networks } = indexOf(facts)
  let found = networks.get(address)
  if (!found) {
    const number = toNumber(address)
    found = ranges.filter(({ first, last }) => first <= number && number <= last).map(({ network }) => network)
    networks.set(address, found)
  }
  return found
}

/** Whether the address is public: in no virtual network's and no site's address space. */
export function isPublic(facts: Facts, address: string): boolean {
  return networksOf(facts, address).length === 0
}

/** Private endpoints that have the address. */
export function placesAt(facts: Facts, address: string): readonly Place[] {
  return indexOf(facts).members.get(address) ?? []
}

/** Addresses with what they are: `10.1.1.5 (contoso-weu, registry)`, `126.128.6.10 (public front end, westeurope)`. */
export function nameAddresses(facts: Facts, addresses: readonly string[]): string {
  return addresses.map((address) => `${address} (${whatIs(facts, address)})`).join(', ')
}

/** Whose address it is, one for each: `contoso-weu for contoso.westeurope.data.azurecr.io (registry_data_westeurope)`, or a machine of the design. */
export function ownersOf(facts: Facts, address: string): readonly string[] {
  const places = placesAt(facts, address).map(({ endpoint, member }) => `${endpoint.endpoint.name} for ${member.endpoint.name} (${member.endpoint.member})`)
  const machines = [...facts.hosts.values(), ...facts.dnsServerFacts.values()].filter((one) => one.address === address)
  return [...new Set([...places, ...machines.map((one) => ('host' in one ? one.host.name : one.name))])]
}

export function whatIs(facts: Facts, address: string): string {
  const places = placesAt(facts, address)
  if (places.length > 0) return [...new Set(places.map(({ endpoint, member }) => `${endpoint.endpoint.name}, ${member.endpoint.member}`))].join('; ')
  const nameless = [...facts.privateEndpoints.values()].filter(({ addresses }) => addresses.includes(address))
  if (nameless.length > 0) return nameless.map(({ endpoint }) => endpoint.name).join('; ')
  const frontEnd = facts.frontEnds.find((candidate) => candidate.address === address)
  if (frontEnd) return `public ${frontEnd.kind} front end, ${frontEnd.location}`
  const site = websites.find((one) => one.address === address)
  if (site) return `public, ${site.name}`
  const networks = networksOf(facts, address)
  return networks.length > 0 ? `nothing known, in ${networks.join(', ')}` : 'public'
}
