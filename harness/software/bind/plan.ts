import type { ServerSettings, SoftwarePlan, Surroundings } from '../../plan/dns-server/software.ts'
import type { TrustAnchor } from '../../plan/signed-zones.ts'
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
  files: (server, { address, rootHints, traits, anchor }) => [
    { path: '/etc/bind/named.conf', content: renderNamedConf(server, address, traits, anchor) },
    controlKey,
    { path: '/etc/bind/root.hints', content: rootHints },
    ...server.zones.map((zone) => ({ path: `/etc/bind/zones/${zone.zoneName}`, content: masterFile(zone, address) })),
  ],
  surroundings: (lab, own) => surroundings(lab, [...own.values()].join('\n')),
  // By its control channel as BIND makes it where nobody says anything else, with the key that it looks for.
  own: { forget: { command: ['rndc', 'flush'] }, trusting },
}

/** Debian's files, hints and folders that the configuration names, and a key for its control channel: Debian's is readable for its own user only. */
function surroundings({ rootHints, anchor }: Surroundings, text: string): readonly FilePlan[] {
  const folder = /\bdirectory\s+"([^"]+)"/.exec(text)?.[1] ?? '/var/cache/bind'
  const named = [...text.matchAll(/\b(?:[\w-]+-)?(?:file|directory)\s+"([^"]+)"/g)].map(([, path]) => path!)
  const hints = [...text.matchAll(/\bzone\s+"\."[^{]*\{([^}]*\bhint\b[^}]*)\}/g)].flatMap(([, body]) => /\bfile\s+"([^"]+)"/.exec(body!)?.[1] ?? [])
  return [
    ...foldersOf([...named, `${folder}/`], folder),
    ...['/usr/share/dns/root.hints', ...hints.map((path) => absolute(path, folder))].map((path) => ({ path, content: rootHints })),
    { path: '/etc/bind/rndc.key', content: 'key "rndc-key" { algorithm hmac-sha256; secret "bm8gc2VjcmV0IG9mIGFueWJvZHkncw=="; };\n' },
    ...(anchor === undefined ? negativeTrustAnchors(text, folder) : [{ path: /\bbindkeys-file\s+"([^"]+)"/.exec(text)?.[1] ?? '/etc/bind/bind.keys', content: anchors(anchor) }]),
  ]
}

function anchors({ ds }: TrustAnchor): string {
  const [tag, algorithm, digestType, digest] = ds.split(' ')
  return `trust-anchors { . static-ds ${tag} ${algorithm} ${digestType} "${digest}"; };\n`
}

/** Blocks of anchors as BIND has had them over the years, with the lab's key for the root; those for other zones stay. */
function trusting(content: string, { dnskey, ds }: TrustAnchor): string {
  const [, , , key] = dnskey.split(' ')
  const [tag, algorithm, digestType, digest] = ds.split(' ')
  return content.replaceAll(/\b(?:trust-anchors|managed-keys|trusted-keys)\s*\{[^}]*\}/g, (block) =>
    block.replaceAll(/(^|[\s{;])("?\."?)\s+(?:(initial-key|static-key)\s+)?\d+\s+\d+\s+\d+\s+"[^"]*"\s*;/g, (_, before: string, root: string, how?: string) => `${before}${root} ${how === undefined ? '' : `${how} `}${dnskey.replace(key!, `"${key!}"`)};`)
      .replaceAll(/(^|[\s{;])("?\."?)\s+(initial-ds|static-ds)\s+\d+\s+\d+\s+\d+\s+"[^"]*"\s*;/g, (_, before: string, root: string, how: string) => `${before}${root} ${how} ${tag} ${algorithm} ${digestType} "${digest}";`))
}

/**
 * Where the root of a lab is not signed: BIND validates unless it is told not to. A negative trust anchor for everything, in the
 * file where each view keeps those that an operator has set (https://bind9.readthedocs.io/en/v9.18.49/manpages.html#rndc-nta).
 */
function negativeTrustAnchors(text: string, folder: string): readonly FilePlan[] {
  const views = [...text.matchAll(/^\s*view\s+"?([\w.-]+)"?/gm)].map(([, name]) => name!)
  return (views.length > 0 ? views : ['_default']).map((view) => ({ path: `${folder}/${view}.nta`, content: '. forced 20991231235959\n' }))
}

function renderNamedConf(server: ServerSettings, address: string, traits: Traits, anchor: TrustAnchor | undefined): string {
  const { forwarders, conditionalForwarders, forwardFirst, zones, rebindProtection, rebindDomains, cache, dnssecValidation, insecureDomains } = server
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
    `  dnssec-validation ${dnssecValidation ? 'yes' : 'no'};`,
    ...(insecureDomains.length > 0 ? [`  validate-except { ${list(insecureDomains.map((domain) => `"${domain}"`))} };`] : []),
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
    ...(dnssecValidation && anchor ? [anchors(anchor).trimEnd()] : []),
    'zone "." { type hint; file "/etc/bind/root.hints"; };',
    ...conditionalForwarders.map(({ domainName, forwarders: to }) => `zone "${domainName}" { type forward; forward ${forwardFirst ? 'first' : 'only'}; forwarders { ${list(to)} }; };`),
    ...zones.map(({ zoneName }) => `zone "${zoneName}" { type primary; file "/etc/bind/zones/${zoneName}"; };`),
  ]
  return `${lines.join('\n')}\n`
}

function list(items: readonly string[]): string {
  return items.map((item) => `${item};`).join(' ')
}
