import type { Server } from '../server.ts'
import { anythingSettles, type Forwarder, type ForwardingPolicy } from './forwarders.ts'
import { relayingServer } from './relaying-server.ts'
import type { Path } from '../../dns/path.ts'

const noReply = { rcode: 'SERVFAIL', answer: [], soa: undefined }

/** An inbound endpoint of a DNS private resolver: another door to Azure-provided DNS of its own network, with that network's view. */
export function inboundEndpoint(name: string, azureDns: Server, at: Path): Server {
  const policy: ForwardingPolicy = { prefers: 'first', settles: anythingSettles, follows: true, givesUp: true }
  const forwarders = [{ address: azureDns.name, server: azureDns }]
  return relayingServer(name, [{ domain: '', forwarders, at }], { policy, otherwise: noReply, plain: true })
}

/**
 * Targets of a rule: the first while it answers; one that stays silent is left out for 30 minutes
 * (https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets).
 */
const rulePolicy: ForwardingPolicy = { prefers: 'first', settles: anythingSettles, follows: true, givesUp: true, leavesOut: 30 * 60 }

/** What an outbound endpoint asks for a rule. Of several outbound endpoints the first that works carries the questions. */
export function outboundEndpoint(name: string, { targets, domain, at }: { targets: readonly Forwarder[]; domain: string; at: Path }): Server {
  return relayingServer(name, [{ domain, forwarders: targets, at }], { policy: rulePolicy, otherwise: noReply, plain: true })
}
