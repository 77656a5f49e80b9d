import type { Server } from '../server.ts'
import type { ServerParts } from './dns-server.ts'
import { dnsmasq } from './dnsmasq.ts'
import { unbound } from './unbound.ts'

/**
 * Windows DNS, of which no container exists; by what is published, not measured: with forwarders it hands on the forwarder's
 * chain and never asks a conditional forwarder for a name in it (dmauser, DNS-Integration-Scenarios, section 4.3); on root hints
 * it follows the chain itself, conditional forwarders included. Of several masters or forwarders the first is asked while it
 * answers; whether SERVFAIL and REFUSED count as answers is not published, and dnsmasq, which a lab has in its place, passes them over.
 * A lab has dnsmasq in its place where it relays, and unbound where it walks, so its answers have their form.
 */
export function windows(parts: ServerParts): Server {
  const plain = { ...parts, rebindProtection: false }
  return parts.general === undefined ? unbound(plain) : dnsmasq(plain)
}
