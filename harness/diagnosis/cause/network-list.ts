import { isWithin } from '../../dns/name.ts'
import type { VirtualNetwork } from '../../azure/resources.ts'
import { traitsOf } from '../../facts/dns-servers.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { zonesOfName } from '../../facts/service-names.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor } from '../course/course.ts'
import { zonesWith } from '../course/view.ts'
import { pairsOf } from '../intent/intended.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { serversNamed } from './servers-named.ts'
import { servedAfter } from './served-after.ts'

/** A list of DNS servers that a network could have, and what speaks for it. */
interface Candidate {
  readonly dnsServers: readonly string[]
  readonly because: string
  /** A single link would do as well. */
  readonly link?: string
}

/**
 * A network that was left with Azure-provided DNS, where those beside it ask servers that would find the name, or where one server of its hub would
 * find all that several links would be needed for. Whoever links zones or rulesets to a network means it to ask Azure: there a link is missing, and no list.
 */
export function causeOfForgottenList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const network = facts.topology.virtualNetworks.get(host.host.virtualNetwork ?? '')
  if (network === undefined || network.dnsServers.length > 0 || host.host.dnsServers.length > 0 || isLinked(facts, network.name)) return undefined
  for (const { dnsServers, because, link } of [...listsBeside(facts, host, network), ...serversOfHubs(facts, host, network)]) {
    const edits: readonly Edit[] = [{ at: ['virtualNetworks', network.name], value: { ...network, dnsServers } }]
    if (!servedAfter(facts, edits, host, asked)) continue
    return {
      because: `${network.name} has no dnsServers, so ${host.host.name} asks Azure-provided DNS, and nothing is linked to ${network.name}; ${because}`,
      fix: `Set dnsServers of ${network.name} to ${oneOf(dnsServers, 'and')}, and renew the leases of its machines${link === undefined ? '' : `; or link ${link} to ${network.name}`}.`,
      at: ['virtualNetworks', network.name],
      edits,
    }
  }
  return undefined
}

function isLinked({ topology }: Facts, network: string): boolean {
  return [...topology.privateDnsZones.values(), ...topology.dnsForwardingRulesets.values()].some(({ virtualNetworkLinks }) => virtualNetworkLinks.some((link) => link.virtualNetwork === network))
}

function hubsOf({ peerings }: VirtualNetwork): readonly string[] {
  return peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)
}

/** The networks that are peered with the same ones, or with this one. */
function networksBeside({ topology }: Facts, network: VirtualNetwork): readonly VirtualNetwork[] {
  const hubs = hubsOf(network)
  return [...topology.virtualNetworks.values()].filter((other) => other !== network && (hubs.includes(other.name) || hubsOf(other).some((hub) => hubs.includes(hub))))
}

/** What the networks beside it ask: what most of them ask first. */
function listsBeside(facts: Facts, host: HostFacts, network: VirtualNetwork): readonly Candidate[] {
  const beside = networksBeside(facts, network).filter(({ dnsServers }) => dnsServers.length > 0)
  return [...Map.groupBy(beside, ({ dnsServers }) => dnsServers.join(' ')).values()]
    .toSorted((one, other) => other.length - one.length)
    .map((all) => ({ dnsServers: all[0]!.dnsServers, because: `${oneOf(all.map(({ name }) => name), 'and')} ask${all.length > 1 ? '' : 's'} ${serversNamed(facts, host, all[0]!.dnsServers, 'and')}` }))
}

/**
 * A DNS server in a network that it is peered with, where no network beside it shows how it is meant: one that nobody asks, or that stands for more
 * than one link.
 */
function serversOfHubs(facts: Facts, host: HostFacts, network: VirtualNetwork): readonly Candidate[] {
  const hubs = hubsOf(network)
  if (networksBeside(facts, network).some(({ name, dnsServers }) => !hubs.includes(name) && (dnsServers.length > 0 || isLinked(facts, name)))) return []
  const names = meantToFind(facts, host)
  const links = linksFor(facts, names)
  const servers = [...facts.dnsServerFacts.values()]
    .filter((server) => 'virtualNetwork' in server.place && hubs.includes(server.place.virtualNetwork) && !traitsOf(server).runsInClusters)
    .filter(({ address }) => names.every((name) => servedAfter(facts, [{ at: ['virtualNetworks', network.name], value: { ...network, dnsServers: [address] } }], host, name)))
    .map(({ address }) => address)
  const idle = servers.filter((address) => isIdle(facts, address))
  if (idle.length > 0) return [{ dnsServers: idle, because: `${serversNamed(facts, host, idle, 'and')} find${idle.length > 1 ? '' : 's'} it, and nobody asks there`, ...(links.length === 1 && { link: links[0]! }) }]
  if (links.length < 2) return []
  return servers.map((address) => ({ dnsServers: [address], because: `it would need links of ${oneOf(links, 'and')}, where ${serversNamed(facts, host, [address], 'and')} finds all of it` }))
}

/** Whether nobody is told to ask a server; not known, and so not said, where some server has files of its owner's. */
function isIdle({ topology, hosts, dnsServerFacts }: Facts, address: string): boolean {
  const servers = [...topology.dnsServers.values()]
  if (servers.some(({ files }) => files.size > 0)) return false
  const lists = [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values(), ...hosts.values()].map(({ dnsServers }) => dnsServers)
  const forwarding = [...dnsServerFacts.values()].flatMap(({ server }) => [server?.forwarders ?? [], ...(server?.conditionalForwarders ?? []).map(({ forwarders }) => forwarders)])
  const rules = [...topology.dnsForwardingRulesets.values()].flatMap(({ forwardingRules }) => forwardingRules.map(({ targetDnsServers }) => targetDnsServers.map(({ ipAddress }) => ipAddress)))
  return ![...lists, ...forwarding, ...rules].some((addresses) => addresses.includes(address))
}

/** The names that a host is meant to find at a private address. */
function meantToFind(facts: Facts, host: HostFacts): readonly AskedFor[] {
  const intended = pairsOf(facts, facts.topology.intent).filter((pair) => pair.host === host && pair.intent.reach === 'privately').flatMap(({ service }) => service.names)
  const expected = facts.topology.expectations.filter(({ from, address = [] }) => from.includes(host.host.name) && address.length > 0).map(({ name }) => zonesOfName(facts, name))
  return [...intended, ...expected]
}

/** The zones and rulesets that would have to be linked to a network for these names. */
function linksFor(facts: Facts, names: readonly AskedFor[]): readonly string[] {
  const rulesets = [...facts.topology.dnsForwardingRulesets.values()]
  const needed = names.map(({ privatelinkName }) => zonesWith(facts, privatelinkName)[0]
    ?? rulesets.find(({ forwardingRules }) => forwardingRules.some(({ domainName, forwardingRuleState }) => forwardingRuleState === 'Enabled' && domainName !== '' && isWithin(privatelinkName, domainName)))?.name)
  return [...new Set(needed.filter((one) => one !== undefined))]
}
