import type { AbsentTraits } from '../traits.ts'

/**
 * Windows DNS, of which no container exists; by what is published, not measured: with forwarders it hands on the forwarder's
 * chain and never asks a conditional forwarder for a name in it (dmauser, DNS-Integration-Scenarios, section 4.3); on root hints
 * it follows the chain itself, conditional forwarders included. Of several masters or forwarders the first is asked while it
 * answers; whether SERVFAIL and REFUSED count as answers is not published, and dnsmasq, which stands in for it, passes them over.
 * Its answers have the form of what stands in for it, in the model as in a lab.
 */
export const windows: AbsentTraits = {
  label: 'Windows DNS',
  restarts: false,
  withoutForwarder: 'walks',
  prefers: 'first',
  ownZonesFirst: false,
  handsOnFailures: false,
  standIn: {
    forwarding: { kind: 'dnsmasq', as: 'Windows DNS with forwarders', which: 'hands on chains as they come' },
    walking: { kind: 'unbound', as: 'Windows DNS on root hints', which: 'walks chains itself' },
  },
}
