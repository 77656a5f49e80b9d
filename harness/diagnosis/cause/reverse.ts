import { reverseName } from '../../azure/network-names.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { isInboundEndpoint, settingsAsRun, traitsOf } from '../../facts/dns-servers.ts'
import { serverZones } from '../../facts/server-zones.ts'
import { ownReverseZoneFor, ownReverseZones } from '../../software/reverse-zones.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { isWithin } from '../../dns/name.ts'
import { decidingCourse } from '../course/follow.ts'
import { hasRecord } from '../course/view.ts'
import type { Cause } from './cause.ts'
import { dnsServersPath } from './dns-servers-path.ts'
import { oneOf } from '../observed/describe.ts'

/**
 * Why a question for the name of an address ends where nobody has it: the reverse zone that has it is not linked to the network that
 * decides, a longer one stands before it, a server does not forward it, or nobody wrote it down: machines' own names are each network's.
 * https://learn.microsoft.com/azure/dns/private-reverse-dns
 */
export function causeOfReverse(facts: Facts, host: HostFacts, name: string): Cause | undefined {
  if (!isWithin(name, 'in-addr.arpa')) return undefined
  const { end, network, servers } = decidingCourse(facts, host, { name, privatelinkName: name })
  const own = causeOfOwnZone(facts, servers, name)
  if (own !== undefined) return own
  const owner = [...facts.privateZones.values()].find(({ resource }) => hasRecord(facts, resource.name, name, 'PTR'))?.resource
  if (end === 'azure' && network !== undefined) {
    const decides = facts.linkedZones.get(network)!.find(({ resource }) => isWithin(name, resource.zoneName))
    return owner === undefined ? causeOfNoRecord(facts, { name, network, linked: decides?.resource.name }) : causeOfOtherZone(owner, { name, network, ...(decides && { decides: decides.resource }) })
  }
  if (end !== 'public' || owner === undefined) return undefined
  const last = servers.at(-1)
  const seen = [...facts.dnsServerFacts.values()].filter((one) => isInboundEndpoint(one) && 'virtualNetwork' in one.place && sees(facts, one.place.virtualNetwork, owner.name))
  const target = seen.length > 0 ? oneOf(seen.map(({ address, name: called }) => `${address} (${called})`)) : `a server in a network that ${owner.name} is linked to`
  const who = last?.name ?? host.host.name
  return {
    because: `nothing takes ${owner.zoneName} along: ${who} asks who knows the internet only, and ${owner.name} has the PTR record of ${name}`,
    fix: `Let ${who} ${last === undefined ? 'ask' : `forward ${owner.zoneName} to`} ${target}.`,
    at: last?.path ?? dnsServersPath(facts, host),
  }
}

/** A server on the way that answers reverse lookups of private addresses by itself, whoever it forwards everything else to. */
function causeOfOwnZone(facts: Facts, servers: readonly DnsServerFacts[], name: string): Cause | undefined {
  for (const found of servers) {
    if (found.server === undefined || found.server.files.size > 0) continue
    const traits = traitsOf(found)
    const { conditionalForwarders } = settingsAsRun(facts, found, found.server)
    const reverse = ownReverseZoneFor(ownReverseZones(traits, found.server), name, conditionalForwarders.map(({ domainName }) => domainName))
    if (reverse === undefined || serverZones(found).some(({ origin }) => isWithin(name, origin))) continue
    return {
      because: `${found.name} answers ${reverse} by itself, as ${traits.label} does with addresses that nobody has in public, and asks nobody`,
      fix: `Let ${found.name} forward ${reverse} by name, as a conditional forwarder.`,
      at: found.path,
    }
  }
  return undefined
}

/** The record exists, in a zone that does not decide. */
function causeOfOtherZone(
  owner: { readonly name: string; readonly zoneName: string },
  { name, network, decides }: { readonly name: string; readonly network: string; readonly decides?: { readonly name: string; readonly zoneName: string } },
): Cause | undefined {
  if (decides === undefined) {
    return {
      because: `${owner.name} (${owner.zoneName}) has the PTR record of ${name}, and is not linked to ${network}, where the question arrives`,
      fix: `Link ${owner.name} to ${network}.`,
      at: ['privateDnsZones', owner.name, 'virtualNetworkLinks'],
    }
  }
  if (decides.name === owner.name) return undefined
  return {
    because: `${decides.name} (${decides.zoneName}), linked to ${network}, decides: of reverse zones the longest does; the PTR record of ${name} is in ${owner.name} (${owner.zoneName})`,
    fix: `Enter it in ${decides.name}, or remove the link of ${decides.name} to ${network} if ${owner.name} is linked there.`,
    at: ['privateDnsZones', decides.name],
  }
}

/** No zone of the design has the record: some network answers it for itself, or nobody does. */
function causeOfNoRecord(facts: Facts, { name, network, linked }: { readonly name: string; readonly network: string; readonly linked: string | undefined }): Cause | undefined {
  const machine = [...facts.hosts.values()].find(({ address, host: { virtualNetwork } }) => virtualNetwork !== undefined && reverseName(address) === name)?.host
  if (linked !== undefined) {
    const whose = machine?.virtualNetwork === network ? `, and ${network}'s own names no longer count while it is linked` : ''
    return { because: `the reverse zone ${linked}, linked to ${network}, has no PTR record of ${name}${whose}`, fix: `Enter the record in ${linked} by hand: machines do not register in reverse zones.`, at: ['privateDnsZones', linked] }
  }
  if (machine === undefined || machine.virtualNetwork === network) return undefined
  return {
    because: `${name} is the address of ${machine.name} in ${machine.virtualNetwork}, the question arrives in ${network}, and a network answers for its own machines alone, peered or not`,
    fix: `Create a private DNS zone for ${name.split('.').slice(1).join('.')}, or one above it, with the PTR record, and link it to ${network}.`,
    at: ['virtualNetworks', network],
  }
}

function sees(facts: Facts, network: string, zone: string): boolean {
  return facts.linkedZones.get(network)!.some(({ resource }) => resource.name === zone)
}
