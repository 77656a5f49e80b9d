import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Domain } from '../../facts/hybrid-facts.ts'
import { firewallBetween } from '../../facts/firewall-between.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { hasRoute } from '../../facts/route-index.ts'

/** Where a host's packets start; `undefined`: the internet. */
export function domainOfHost({ host }: HostFacts): Domain | undefined {
  if (host.virtualNetwork !== undefined) return `virtualNetwork:${host.virtualNetwork}`
  if (host.site !== undefined) return `site:${host.site}`
  return host.virtualNetworkGateway === undefined ? undefined : `client:${host.name}`
}

/** Whether routes lead from one domain to the other's address, and back to where the question came from. */
export function leadsTo(facts: Facts, from: { domain: Domain; address: string }, to: { domain: Domain; address: string }): boolean {
  if (from.domain === to.domain) return true
  return leads(facts, from.domain, to.domain, to.address) && leads(facts, to.domain, from.domain, from.address)
}

const reachedByFacts = new WeakMap<Facts, Map<HostFacts, Map<string, boolean>>>()

/** Whether the host exchanges traffic with a virtual network: over peerings, a tunnel or a circuit, there and back. Asked again for every name of every service. */
export function reachesNetwork(facts: Facts, host: HostFacts, network: string): boolean {
  let known = reachedByFacts.get(facts)
  if (known === undefined) reachedByFacts.set(facts, (known = new Map()))
  let ofHost = known.get(host)
  if (ofHost === undefined) known.set(host, (ofHost = new Map()))
  let reached = ofHost.get(network)
  if (reached === undefined) ofHost.set(network, (reached = exchangesWith(facts, host, network)))
  return reached
}

function exchangesWith(facts: Facts, host: HostFacts, network: string): boolean {
  const domain = domainOfHost(host)
  if (domain === undefined) return false
  if (domain === `virtualNetwork:${network}`) return true
  return leads(facts, domain, `virtualNetwork:${network}`) && leads(facts, `virtualNetwork:${network}`, domain, addressOfHost(facts, host))
}

function leads(facts: Facts, from: Domain, to: Domain, address?: string): boolean {
  return hasRoute(facts, from, to, address) || firewallBetween(facts, from, to, address)
}
