import { contains } from '../../dns/address.ts'
import type { Facts } from '../../facts/facts.ts'
import { whereToForward } from '../course/forwarders.ts'

/** The outbound endpoint in whose subnet an address lies, which asks and never answers. Azure does not show its address: people take one of the subnet's. */
export function outboundAt(facts: Facts, address: string): string | undefined {
  for (const [name, { place }] of facts.outboundEndpoints) {
    const network = 'virtualNetwork' in place ? facts.topology.virtualNetworks.get(place.virtualNetwork) : undefined
    if (network?.subnets.some((subnet) => subnet.name === place.subnet && contains(subnet.addressPrefix, address))) return name
  }
  return undefined
}

/** What to say of an address at which no DNS server is, and what to ask instead. */
export function nobodyAt(facts: Facts, address: string): { readonly where: string; readonly fix: string } {
  const outbound = outboundAt(facts, address)
  return outbound === undefined
    ? { where: `${address}, where no DNS server is`, fix: `Forward to ${whereToForward(facts)}.` }
    : { where: `${address}, in the subnet of outbound endpoint ${outbound}, which asks and never answers`, fix: `Ask ${whereToForward(facts)} instead: inbound endpoints answer.` }
}
