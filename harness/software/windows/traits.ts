import type { AbsentTraits } from '../traits.ts'

/**
 * Windows DNS, of which no container exists; by what is published, not measured: with forwarders it hands on the forwarder's
 * chain and never asks a conditional forwarder for a name in it (dmauser, DNS-Integration-Scenarios, section 4.3); on root hints
 * it follows the chain itself, conditional forwarders included. Of several masters or forwarders the first is asked while it
 * answers; whether SERVFAIL and REFUSED count as answers is not published: here they are passed over. What it is authoritative for it
 * forwards to nobody, unless its zone delegates it. Where its forwarders do not answer it goes on to the root
 * (https://learn.microsoft.com/powershell/module/dnsserver/set-dnsserverforwarder, `UseRootHint`), behind conditional forwarders it does
 * not (`Add-DnsServerConditionalForwarderZone` without `-UseRecursion`).
 * Its answers have the form of what stands in for it, in the model as in a lab. CoreDNS forwards by zones, hands on chains and has zones
 * of its own, with SOA and aliases; a public resolver stands for its way from the root. BIND looks into its own zones first, as it does.
 */
export const windows: AbsentTraits = {
  label: 'Windows DNS',
  restarts: false,
  withoutForwarder: 'walks',
  prefers: 'first',
  ownZonesFirst: true,
  recursesForOwn: true,
  handsOnFailures: false,
  rootHintsBehindForwarders: true,
  standIn: {
    forwarding: { kind: 'coredns', as: 'Windows DNS with forwarders', which: 'hands on chains as they come' },
    walking: { kind: 'bind', as: 'Windows DNS on root hints', which: 'walks chains itself' },
  },
}
