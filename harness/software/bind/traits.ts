import { privateRanges, type RunningTraits } from '../traits.ts'

/** Measured with 9.18.49; see model.ts. */
export const bind: RunningTraits = {
  label: 'BIND',
  restarts: true,
  withoutForwarder: 'walks',
  prefers: 'none',
  ownZonesFirst: true,
  recursesForOwn: true,
  handsOnFailures: false,
  ownReverseZones: 'forwarded',
  forwardFirst: { setting: 'forward first', instead: 'forward only' },
  validation: { setting: 'dnssec-validation', exception: 'validate-except' },
  rebindProtection: { setting: 'deny-answer-addresses', judges: 'owner', answers: 'SERVFAIL', ranges: privateRanges },
  configurationFile: '/etc/bind/named.conf',
  cacheSetsAa: 'never',
  failsClosed: 'Say `forward only;` where azurecr.io is forwarded: without it BIND goes on to the general forwarders or to the root. No provider among its forwarders.',
  sharesSoa: false,
  softensDenials: false,
  refusesWhenBusy: false,
  startsWithAliasLoops: true,
}
