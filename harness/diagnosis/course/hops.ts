import { isWithin } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts, Domain } from '../../facts/hybrid-facts.ts'
import { traitsOf } from '../../facts/dns-servers.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost, leadsTo } from './ways.ts'

/** Addresses that a server asks about a name: those of the longest conditional forwarder, else its general ones. */
export interface Forwarding {
  /** The root is the empty string: everything else. */
  readonly domain: string
  readonly addresses: readonly string[]
  readonly at: Path
}

export function forwardingFor({ server, path, forwardersPath }: DnsServerFacts, name: string): Forwarding | undefined {
  if (server === undefined) return undefined
  const domain = longest(name, server.conditionalForwarders.map(({ domainName }) => domainName))
  const found = server.conditionalForwarders.find(({ domainName }) => domainName === domain)
  if (found) return { domain: found.domainName, addresses: found.forwarders, at: [...path, 'conditionalForwarders', found.domainName] }
  return server.forwarders.length === 0 ? undefined : { domain: '', addresses: server.forwarders, at: forwardersPath }
}

/** The zone of a server's own in which it looks a name up, whatever it forwards. */
export function ownZoneFor(found: DnsServerFacts, name: string): string | undefined {
  const zones = found.server?.zones.map(({ zoneName }) => zoneName) ?? []
  const own = longest(name, zones)
  if (own === undefined || traitsOf(found).ownZonesFirst) return own
  return own.length >= (forwardingFor(found, name)?.domain.length ?? 0) ? own : undefined
}

function longest(name: string, domains: readonly string[]): string | undefined {
  return domains.filter((domain) => isWithin(name, domain)).toSorted((a, b) => b.length - a.length)[0]
}

/** The server of the design that answers at an address, for who asks from somewhere. */
export function serverFrom(facts: Facts, { domain, address: source }: { readonly domain: Domain | undefined; readonly address: string }, address: string): DnsServerFacts | undefined {
  if (domain === undefined) return undefined
  return [...facts.dnsServerFacts.values()].find((one) => one.address === address && leadsTo(facts, { domain, address: source }, one))
}

/** The same for a host. */
export function serverAt(facts: Facts, host: HostFacts, address: string): DnsServerFacts | undefined {
  return serverFrom(facts, { domain: domainOfHost(host), address: addressOfHost(facts, host) }, address)
}
