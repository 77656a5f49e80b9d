import type { DnsServer } from '../../azure/hybrid-resources.ts'
import type { Software } from './software.ts'
import { images } from '../../../docker/images.ts'
import { forgetting, remoteControl } from '../unbound.ts'
import { masterFile, privateRanges } from './software.ts'

/** unbound: walks chains itself, and asks anew for each name in them. https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html */
export const unbound: Software = {
  image: images.unbound,
  command: ['unbound', '-dd', '-c', '/etc/unbound/unbound.conf'],
  check: { command: ['unbound-checkconf', '/etc/unbound/unbound.conf'] },
  forget: forgetting('/etc/unbound/unbound.conf'),
  files: (server, { address, rootHints }) => [
    { path: '/etc/unbound/unbound.conf', content: renderUnboundConf(server, address) },
    { path: '/etc/unbound/root.hints', content: rootHints },
    ...server.zones.map((zone) => ({ path: `/etc/unbound/zones/${zone.zoneName}`, content: masterFile(zone, address) })),
  ],
  // Debian's hints file, and its trust anchor of the real root, which has not signed the lab's.
  surroundings: (rootHints) => [
    { path: '/usr/share/dns/root.hints', content: rootHints },
    { path: '/etc/unbound/unbound.conf.d/root-auto-trust-anchor-file.conf', content: '# The root of a lab is not signed.\n' },
  ],
}

export function renderUnboundConf(server: DnsServer, address: string): string {
  const { forwarders, conditionalForwarders, zones, rebindProtection, rebindDomains, cache } = server
  const lines = [
    'server:',
    `  interface: ${address}`,
    '  access-control: 0.0.0.0/0 allow',
    '  do-ip6: no',
    '  module-config: "iterator"',
    '  qname-minimisation: no',
    '  root-hints: "/etc/unbound/root.hints"',
    ...(rebindProtection ? [...privateRanges.map((range) => `  private-address: ${range}`), ...rebindDomains.map((domain) => `  private-domain: "${domain}"`)] : []),
    ...(cache ? [] : ['  cache-max-ttl: 0', '  cache-max-negative-ttl: 0']),
    '  username: ""',
    '  chroot: ""',
    '  directory: ""',
    '  pidfile: ""',
    '  use-syslog: no',
    '  log-queries: yes',
    '  log-replies: yes',
    ...remoteControl,
    ...conditionalForwarders.flatMap(({ domainName, forwarders: to }) => forwardZone(domainName, to)),
    ...(forwarders.length > 0 ? forwardZone('', forwarders) : []),
    ...zones.flatMap(({ zoneName }) => [
      'auth-zone:',
      `  name: "${zoneName}."`,
      `  zonefile: "/etc/unbound/zones/${zoneName}"`,
      '  for-downstream: yes',
      '  for-upstream: yes',
    ]),
  ]
  return `${lines.join('\n')}\n`
}

function forwardZone(name: string, addresses: readonly string[]): readonly string[] {
  return ['forward-zone:', `  name: "${name}."`, ...addresses.map((address) => `  forward-addr: ${address}`)]
}
