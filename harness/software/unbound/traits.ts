import { forwardsFirst } from './forward-first.ts'
import { privateRanges, type RunningTraits } from '../traits.ts'

/** Measured with 1.17.1; see model.ts. */
export const unbound: RunningTraits = {
  label: 'unbound',
  restarts: true,
  withoutForwarder: 'walks',
  prefers: 'none',
  ownZonesFirst: true,
  recursesForOwn: true,
  handsOnFailures: false,
  ownReverseZones: 'released',
  forwardFirst: { setting: 'forward-first: yes', instead: 'forward-first: no' },
  validation: { setting: 'trust-anchor', exception: 'domain-insecure' },
  rebindProtection: { setting: 'private-address', judges: 'owner', answers: 'NOERROR', ranges: privateRanges },
  configurationFile: '/etc/unbound/unbound.conf',
  cacheSetsAa: 'never',
  failsClosed: 'Let the forward-zone of azurecr.io have inbound endpoints for its addresses and nobody else, and no `forward-first: yes`.',
  goesOnLate: forwardsFirst,
  sharesSoa: false,
  softensDenials: false,
  refusesWhenBusy: false,
  startsWithAliasLoops: true,
}
