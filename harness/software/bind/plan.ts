import type { ServerSettings, SoftwarePlan } from '../../plan/dns-server/software.ts'
import { images } from '../../../docker/images.ts'
import type { FilePlan } from '../../plan/plan.ts'
import { privateRanges, type Traits } from '../traits.ts'
import { absolute, foldersOf, masterFile } from '../../plan/dns-server/software.ts'

/** By which the lab talks to it, from inside its container. */
const controlKey = { path: '/etc/bind/lab.key', content: 'key "lab" { algorithm hmac-sha256; secret "bGFi"; };\n' }

/** BIND 9: walks chains itself, and asks anew for each name in them. https://bind9.readthedocs.io/en/v9.18.49/reference.html */
export const bind: SoftwarePlan = {
  image: images.bind,
  command: ['named', '-g', '-4', '-c', '/etc/bind/named.conf'],
  check: { command: ['named-checkconf', '-z', '/etc/bind/named.conf'] },
  forget: { command: ['rndc', '-k', controlKey.path, 'flush'] },
  files: (server, { address, rootHints, traits }) => [
    { path: '/etc/bind/named.conf', content: renderNamedConf(server, address, traits) },
    controlKey,
    { path: '/etc/bind/root.hints', content: rootHints },
    ...server.zones.map((zone) => ({ path: `/etc/bind/zones/${zone.zoneName}`, content: masterFile(zone, address) })),
  ],
  surroundings: (rootHints, own) => surroundings(rootHints, [...own.values()].join('\n')),
  // By its control channel as BIND makes it where nobody says anything else, with the key that it looks for.
  own: { forget: { command: ['rndc', 'flush'] } },
}

/** Debian's files, hints and folders that the configuration names, and a key for its control channel: Debian's is readable for its own user only. */
function surroundings(rootHints: string, text: string): readonly FilePlan[] {
  const folder = /\bdirectory\s+"([^"]+)"/.exec(text)?.[1] ?? '/var/cache/bind'
  const named = [...text.matchAll(/\b(?:[\w-]+-)?(?:file|directory)\s+"([^"]+)"/g)].map(([, path]) => path!)
  const hints = [...text.matchAll(/\bzone\s+"\."[^{]*\{([^}]*\bhint\b[^}]*)\}/g)].flatMap(([, body]) => /\bfile\s+"([^"]+)"/.exec(body!)?.[1] ?? [])
  return [
    ...foldersOf([...named, `${folder}/`], folder),
    ...['/usr/share/dns/root.hints', ...hints.map((path) => absolute(path, folder))].map((path) => ({ path, content: rootHints })),
    { path: '/etc/bind/rndc.key', content: 'key "rndc-key" { algorithm hmac-sha256; secret "bm8gc2VjcmV0IG9mIGFueWJvZHkncw=="; };\n' },
    ...negativeTrustAnchors(text, folder),
  ]
}

/**
 * The root of a lab is not signed, and BIND validates unless it is told not to. A negative trust anchor for everything, in the
 * file where each view keeps those that an operator has set (https://bind9.readthedocs.io/en/v9.18.49/manpages.html#rndc-nta).
 */
function negativeTrustAnchors(text: string, folder: string): readonly FilePlan[] {
  const views = [...text.matchAll(/^\s*view\s+"?([\w.-]+)"?/gm)].map(([, name]) => name!)
  return (views.length > 0 ? views : ['_default']).map((view) => ({ path: `${folder}/${view}.nta`, content: '. forced 20991231235959\n' }))
}

function renderNamedConf(server: ServerSettings, address: string, traits: Traits): string {
  const { forwarders, conditionalForwarders, forwardFirst, zones, rebindProtection, rebindDomains, cache } = server
  const lines = [
    `include "${controlKey.path}";`,
    'controls { inet 127.0.0.1 port 953 allow { 127.0.0.1; } keys { "lab"; }; };',
    'options {',
    '  directory "/var/cache/bind";',
    `  listen-on { ${address}; };`,
    '  listen-on-v6 { none; };',
    '  recursion yes;',
    '  allow-query { any; };',
    '  allow-recursion { any; };',
    '  dnssec-validation no;',
    '  qname-minimization off;',
    // Whoever it stands in for may have no reverse zones of his own.
    ...(traits.ownReverseZones === undefined ? ['  empty-zones-enable no;'] : []),
    '  querylog yes;',
    ...(forwarders.length > 0 ? [`  forwarders { ${list(forwarders)} };`, forwardFirst ? '  forward first;' : '  forward only;'] : []),
    ...(rebindProtection
      ? [`  deny-answer-addresses { ${list(privateRanges)} }${rebindDomains.length > 0 ? ` except-from { ${list(rebindDomains.map((domain) => `"${domain}"`))} }` : ''};`]
      : []),
    ...(cache ? [] : ['  max-cache-ttl 0;', '  max-ncache-ttl 0;']),
    '};',
    'zone "." { type hint; file "/etc/bind/root.hints"; };',
    ...conditionalForwarders.map(({ domainName, forwarders: to }) => `zone "${domainName}" { type forward; forward ${forwardFirst ? 'first' : 'only'}; forwarders { ${list(to)} }; };`),
    ...zones.map(({ zoneName }) => `zone "${zoneName}" { type primary; file "/etc/bind/zones/${zoneName}"; };`),
  ]
  return `${lines.join('\n')}\n`
}

function list(items: readonly string[]): string {
  return items.map((item) => `${item};`).join(' ')
}
