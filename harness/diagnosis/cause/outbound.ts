import { contains } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import { kinds } from '../../resources/list.ts'
import type { Cause } from './cause.ts'
import { whereToForward } from '../course/forwarders.ts'

/** The outbound endpoint in whose subnet an address lies, which asks and never answers. Azure does not show its address: people take one of the subnet's. */
export function outboundAt(facts: Facts, address: string): string | undefined {
  for (const [name, { place }] of facts.outboundEndpoints) {
    const network = 'virtualNetwork' in place ? facts.topology.virtualNetworks.get(place.virtualNetwork) : undefined
    if (network?.subnets.some((subnet) => subnet.name === place.subnet && contains(subnet.addressPrefix, address))) return name
  }
  return undefined
}

/**
 * An inbound endpoint with another address than several places of the design have for it: then those are right, or were, and the endpoint's own
 * line is the one to mend.
 */
export function movedEndpoint(facts: Facts, address: string): (Cause & { readonly at: Path }) | undefined {
  const lists = kinds.flatMap((kind) => [...kind.dnsServerLists?.(facts.topology) ?? []])
  if (lists.filter(({ addresses }) => addresses.includes(address)).length < 2) return undefined
  const found = inboundEndpoints(facts).find((one) => {
    const network = 'virtualNetwork' in one.place ? facts.topology.virtualNetworks.get(one.place.virtualNetwork) : undefined
    const inSubnet = network?.subnets.some(({ name, addressPrefix }) => name === one.place.subnet && contains(addressPrefix, address)) ?? false
    return inSubnet && one.address !== address && !lists.some(({ addresses }) => addresses.includes(one.address))
  })
  return found && {
    because: `${found.name} has ${found.address}, and whoever asks it has ${address}`,
    fix: `Give ${found.name} the static address ${address}, or change all who ask it to ${found.address}.`,
    at: [...found.path, 'privateIPAddress'],
  }
}

/** What to say of an address at which no DNS server is, and what to ask instead. */
export function nobodyAt(facts: Facts, address: string): { readonly where: string; readonly fix: string } {
  const outbound = outboundAt(facts, address)
  return outbound === undefined
    ? { where: `${address}, where no DNS server is`, fix: `Forward to ${whereToForward(facts)}.` }
    : { where: `${address}, in the subnet of outbound endpoint ${outbound}, which asks and never answers`, fix: `Ask ${whereToForward(facts)} instead: inbound endpoints answer.` }
}
