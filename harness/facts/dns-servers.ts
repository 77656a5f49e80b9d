import type { DnsServerFacts } from './hybrid-facts.ts'
import type { Facts } from './types.ts'
import type { RunningTraits, Traits } from '../software/traits.ts'
import { isSoftware, ranAs, running, software } from '../software/list.ts'
import { platform } from '../software/platform.ts'

/** What is true of the software that answers at an address of a network, be it somebody's own or Azure's. */
export function traitsOf({ kind }: Pick<DnsServerFacts, 'kind'>): Traits {
  return isSoftware(kind) ? software[kind] : platform[kind]
}

/** What is true of the software that a lab runs for it; `undefined` for what Azure runs. */
export function runningTraitsOf({ kind, server }: Pick<DnsServerFacts, 'kind' | 'server'>): RunningTraits | undefined {
  return isSoftware(kind) && server !== undefined ? running[ranAs(kind, server.forwarders.length > 0)] : undefined
}

/** Whether a server asks for each target of an alias anew. On root hints everyone does who can start there. */
export function restarts({ kind, server }: Pick<DnsServerFacts, 'kind' | 'server'>): boolean {
  const { restarts: always, withoutForwarder } = traitsOf({ kind })
  return always || (withoutForwarder === 'walks' && server?.forwarders.length === 0)
}

export function isInboundEndpoint({ kind }: Pick<DnsServerFacts, 'kind'>): boolean {
  return kind === 'inboundEndpoint'
}

export function inboundEndpoints({ dnsServerFacts }: Pick<Facts, 'dnsServerFacts'>): readonly DnsServerFacts[] {
  return [...dnsServerFacts.values()].filter(isInboundEndpoint)
}

export function isDnsProxy({ kind }: Pick<DnsServerFacts, 'kind'>): boolean {
  return kind === 'dnsProxy'
}
