import type { Server } from '../server.ts'
import type { ServerParts } from './parts.ts'
import { settling, type ForwardingPolicy } from './forwarders.ts'
import { platform } from '../../software/platform.ts'
import { relayingServer } from './relaying-server.ts'

const { dnsProxy: traits } = platform
const policy: ForwardingPolicy = { prefers: 'first', settles: settling(traits), follows: true, givesUp: true }

/** A firewall's DNS proxy: it hands everything to its servers, the first while it answers. https://learn.microsoft.com/azure/firewall/dns-details */
export function dnsProxy({ name, general }: ServerParts): Server {
  return relayingServer(name, general === undefined ? [] : [general], { policy, otherwise: { rcode: 'SERVFAIL', answer: [], soa: undefined } })
}
