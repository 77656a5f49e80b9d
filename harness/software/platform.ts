import type { PlatformKind } from './kinds.ts'
import type { Traits } from './traits.ts'

/** What Azure runs in a network hands on everything it is asked, and what it is told as it comes. */
export const platform: Readonly<Record<PlatformKind, Traits>> = {
  // https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets
  inboundEndpoint: { label: 'inbound endpoint', restarts: false, withoutForwarder: 'refuses', prefers: 'first', ownZonesFirst: false, recursesForOwn: false, handsOnFailures: true },
  // https://learn.microsoft.com/azure/firewall/dns-details
  dnsProxy: { label: 'DNS proxy', restarts: false, withoutForwarder: 'refuses', prefers: 'first', ownZonesFirst: false, recursesForOwn: false, handsOnFailures: true },
}
