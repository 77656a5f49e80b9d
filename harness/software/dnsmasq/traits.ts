import type { RunningTraits } from '../traits.ts'

/**
 * What `stop-dns-rebind` takes for private (src/rfc1035.c, private_net). The last three are the ranges that RFC 5737 keeps for
 * documentation, which is why a lab's public addresses come from elsewhere. `localhost` as well.
 */
export const rebindRanges: readonly string[] = ['127.0.0.0/8', '0.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']

/** Measured with 2.90, with `strict-order`, which the plan sets; see model.ts. Without that it asks all at first and stays with the quickest. */
export const dnsmasq: RunningTraits = {
  label: 'dnsmasq',
  restarts: false,
  withoutForwarder: 'refuses',
  prefers: 'first',
  ownZonesFirst: false,
  recursesForOwn: true,
  handsOnFailures: false,
  dropsSignatures: { setting: 'filter-rr=RRSIG' },
  rebindProtection: { setting: 'stop-dns-rebind', judges: 'question', answers: 'NOERROR', ranges: rebindRanges },
  configurationFile: '/etc/dnsmasq.conf',
  minCacheTtl: { setting: 'min-cache-ttl' },
  cacheSetsAa: 'unlessAddresses',
  failsClosed: 'Let `server=/azurecr.io/…` name inbound endpoints and nobody else.',
  sharesSoa: true,
  // src/forward.c, process_reply: `check_for_local_domain`, which knows what the cache has.
  softensDenials: true,
  refusesWhenBusy: true,
  // It ends with "CNAME loop involving …". https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html
  startsWithAliasLoops: false,
}
