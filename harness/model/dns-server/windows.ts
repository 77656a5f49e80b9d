import type { Server } from '../server.ts'
import type { ServerParts } from './dns-server.ts'
import { anythingSettles, type ForwardingPolicy } from './forwarders.ts'
import { coredns } from './coredns.ts'
import { relayingServer } from './relaying-server.ts'
import { unbound } from './unbound.ts'

/** The first master, or forwarder, while it answers (`Add-DnsServerConditionalForwarderZone -MasterServers a,b`). */
export const windowsPolicy: ForwardingPolicy = { prefers: 'first', settles: anythingSettles }

/**
 * Windows DNS, of which no container exists; by what is published, not measured: with forwarders it hands on the forwarder's
 * chain and never asks a conditional forwarder for a name in it (dmauser, DNS-Integration-Scenarios, section 4.3); on root hints
 * it follows the chain itself, conditional forwarders included. A conditional forwarder's first master is asked while it answers.
 * A lab has CoreDNS without cache in its place where it relays, and unbound where it walks, so the answers have their form.
 */
export function windows(parts: ServerParts): Server {
  if (parts.general === undefined) return unbound({ ...parts, rebindProtection: false })
  if (parts.zones.length > 0) return coredns({ ...parts, cache: false })
  return relayingServer(parts.name, [...parts.conditional, parts.general], {
    policy: windowsPolicy,
    otherwise: { rcode: 'REFUSED', answer: [], soa: undefined },
  })
}
