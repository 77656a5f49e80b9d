import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { inboundEndpoints, isInboundEndpoint } from '../../facts/dns-servers.ts'
import { oneOf } from '../observed/describe.ts'
import { courseOf } from './follow.ts'
import { forwardingFor, serverAt, serverFrom } from './hops.ts'

/** A server of one's own that a host asks. */
export interface Asked {
  readonly host: HostFacts
  readonly server: DnsServerFacts
}

/** Hosts with each DNS server of the design that they ask themselves, inbound endpoints left out, and those of which only files say what they forward. */
export function asked(facts: Facts): readonly Asked[] {
  return askedOwn(facts).filter(({ server }) => server.server!.files.size === 0)
}

/** The same with all servers of one's own. */
export function askedOwn(facts: Facts): readonly Asked[] {
  return [...facts.hosts.values()].flatMap((host) =>
    host.dnsServers.flatMap((address) => {
      const server = serverAt(facts, host, address)
      return server?.server === undefined ? [] : [{ host, server }]
    }),
  )
}

/** Why there is nothing to look at, as far as the design says: of servers with files of their owner's it does not say what they forward. */
export function asFarAsKnown(facts: Facts, reason: string): string {
  const files = [...new Set(askedOwn(facts).filter(({ server }) => server.server!.files.size > 0).map(({ server }) => server.name))]
  return files.length === 0 ? reason : `${reason}, as far as the design says: what ${oneOf(files, 'and')} forward${files.length > 1 ? '' : 's'} stands in files of the owner`
}

/** Every inbound endpoint that a question of the host for a name may come by, whichever forwarder is taken. */
export function inboundEndpointsFor(facts: Facts, host: HostFacts, name: string): readonly DnsServerFacts[] {
  const found = new Set<DnsServerFacts>()
  const seen = new Set<DnsServerFacts>()
  const visit = (server: DnsServerFacts): void => {
    if (seen.has(server)) return
    seen.add(server)
    if (isInboundEndpoint(server)) found.add(server)
    for (const address of forwardingFor(server, name)?.addresses ?? []) {
      const next = serverFrom(facts, server, address)
      if (next) visit(next)
    }
  }
  for (const address of host.dnsServers) {
    const first = serverAt(facts, host, address)
    if (first) visit(first)
  }
  return [...found]
}

/** `10.0.2.4 (resolver/inbound)`: where names of registries should be forwarded to, or what to create where there is nothing. */
export function whereToForward(facts: Facts): string {
  const found = inboundEndpoints(facts)
  return found.length > 0 ? found.map(({ name, address }) => `${address} (${name})`).join(' and ') : 'an inbound endpoint of a DNS private resolver'
}

/** A name below a domain that nobody has: whether it is found does not matter, only that somebody says so. */
export function probeOf(domain: string): string {
  return `rehearsal-probe.${domain || 'example.com'}`
}

/** A host elsewhere whose questions for a domain come by a server in the network, so that the network's rules apply to them. */
export function hostBehind(facts: Facts, network: string, domain: string): HostFacts | undefined {
  const stands = ({ place }: DnsServerFacts): boolean => 'virtualNetwork' in place && place.virtualNetwork === network
  if (![...facts.dnsServerFacts.values()].some(stands)) return undefined
  const name = probeOf(domain)
  return [...facts.hosts.values()].find((host) => host.dnsServers.length > 0 && courseOf(facts, host, { name, privatelinkName: name }).servers.some(stands))
}
