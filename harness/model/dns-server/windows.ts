import type { Server } from '../server.ts'
import type { ServerParts } from './dns-server.ts'
import { dnsmasq } from './dnsmasq.ts'
import { anythingSettles, type ForwardingPolicy } from './forwarders.ts'
import { unbound } from './unbound.ts'

/** The first master, or forwarder, while it answers (`Add-DnsServerConditionalForwarderZone -MasterServers a,b`). */
const policy: ForwardingPolicy = { prefers: 'first', settles: anythingSettles, follows: true }

/**
 * Windows DNS, of which no container exists; by what is published, not measured: with forwarders it hands on the forwarder's
 * chain and never asks a conditional forwarder for a name in it (dmauser, DNS-Integration-Scenarios, section 4.3); on root hints
 * it follows the chain itself, conditional forwarders included. A conditional forwarder's first master is asked while it answers.
 * A lab has dnsmasq in its place where it relays, and unbound where it walks, so its answers have their form.
 */
export function windows(parts: ServerParts): Server {
  const plain = { ...parts, rebindProtection: false }
  return parts.general === undefined ? unbound(plain) : dnsmasq(plain, policy)
}
