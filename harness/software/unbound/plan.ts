import type { ServerSettings, SoftwarePlan, Surroundings } from '../../plan/dns-server/software.ts'
import type { TrustAnchor } from '../../plan/signed-zones.ts'
import { images } from '../../../docker/images.ts'
import { isWithin } from '../../dns/name.ts'
import type { FilePlan } from '../../plan/plan.ts'
import { forgetting, forwardZone, inContainer, releasedZones, resolving } from '../../plan/unbound.ts'
import { privateRanges } from '../traits.ts'
import { absolute, foldersOf, masterFile } from '../../plan/dns-server/software.ts'

const inLab = '/etc/unbound/in-lab.conf'

/** Where the lab's root is not signed nothing is validated with it, but unbound wants the file to hold one. https://data.iana.org/root-anchors/root-anchors.xml */
const anchorOfRoot = '. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n'

/** unbound: walks chains itself, and asks anew for each name in them. https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html */
export const unbound: SoftwarePlan = {
  image: images.unbound,
  command: ['unbound', '-dd', '-c', '/etc/unbound/unbound.conf'],
  check: { command: ['unbound-checkconf', '/etc/unbound/unbound.conf'] },
  forget: forgetting('/etc/unbound/unbound.conf'),
  files: (server, { address, rootHints, anchor }) => [
    { path: '/etc/unbound/unbound.conf', content: renderUnboundConf(server, address, anchor) },
    { path: '/etc/unbound/root.hints', content: rootHints },
    ...server.zones.map((zone) => ({ path: `/etc/unbound/zones/${zone.zoneName}`, content: masterFile(zone, address) })),
  ],
  surroundings: (lab, own) => surroundings(lab, [...own.values()].join('\n')),
  own: {
    command: ['unbound', '-dd', '-c', inLab],
    check: { command: ['unbound-checkconf', inLab] },
    // As DS or DNSKEY in a file of anchors, or in the configuration itself.
    trusting: (content, { ds }) => content.replaceAll(/^(\s*(?:trust-anchor:\s*")?)\.\s+(?:\d+\s+)?(?:IN\s+)?(?:DS|DNSKEY)\s+[^";\n]*/gm, (_, before: string) => `${before}. IN DS ${ds}`),
  },
}

/**
 * Debian's files, the folders that the configuration names, and the file that it is started with: the owner's as it is, and
 * then no validation, unless the root of the lab is signed. The last `module-config` counts.
 */
function surroundings({ rootHints, anchor }: Surroundings, text: string): readonly FilePlan[] {
  const named = [...text.matchAll(/^\s*(?:logfile|pidfile|directory|control-interface):\s*"?([^"\s]+)/gm)].map(([line, path]) => (line.includes('directory') ? `${path!}/` : path!))
  const anchors = [...text.matchAll(/^\s*(?:auto-)?trust-anchor-file:\s*"?([^"\s]+)/gm)].map(([, path]) => path!)
  const modules = [...text.matchAll(/^\s*module-config:\s*"([^"]*)"/gm)].at(-1)?.[1] ?? 'iterator'
  return [
    ...foldersOf(named.filter((path) => path.startsWith('/')), '/'),
    { path: '/usr/share/dns/root.hints', content: rootHints },
    // Debian's conf.d names the first.
    ...new Set(['/var/lib/unbound/root.key', ...anchors.map((path) => absolute(path, '/etc/unbound'))]).values().map((path) => ({ path, content: anchor === undefined ? anchorOfRoot : `. IN DS ${anchor.ds}\n` })),
    { path: inLab, content: `include: "/etc/unbound/unbound.conf"\nserver:\n${anchor === undefined ? `  module-config: "${modules.split(/\s+/).filter((module) => module !== 'validator').join(' ')}"\n` : ''}${/^\s*forward-first:\s*"?yes/m.test(text) ? `${soon}\n` : ''}` },
  ]
}

function renderUnboundConf(server: ServerSettings, address: string, anchor: TrustAnchor | undefined): string {
  const { forwarders, conditionalForwarders, forwardFirst, zones, rebindProtection, rebindDomains, cache, dnssecValidation, insecureDomains } = server
  const lines = [
    'server:',
    `  interface: ${address}`,
    ...resolving,
    '  root-hints: "/etc/unbound/root.hints"',
    ...released(server),
    ...(dnssecValidation && anchor ? ['  module-config: "validator iterator"', `  trust-anchor: ". IN DS ${anchor.ds}"`, ...insecureDomains.map((domain) => `  domain-insecure: "${domain}"`)] : []),
    ...(rebindProtection ? [...privateRanges.map((range) => `  private-address: ${range}`), ...rebindDomains.map((domain) => `  private-domain: "${domain}"`)] : []),
    ...(forwardFirst ? [soon] : []),
    ...(cache ? [] : ['  cache-max-ttl: 0', '  cache-max-negative-ttl: 0']),
    ...inContainer,
    ...conditionalForwarders.flatMap(({ domainName, forwarders: to }) => forwardZone({ name: domainName, addresses: to, first: forwardFirst })),
    ...(forwarders.length > 0 ? forwardZone({ name: '', addresses: forwarders, first: forwardFirst }) : []),
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

/**
 * Before it goes on to the root it tries a silent forwarder again and again, with ever longer pauses, for half a minute: no client waits for
 * that. In a lab, whose outages are short, pauses end at a second (`infra-cache-max-rtt`); what it does then is the same.
 */
const soon = '  infra-cache-max-rtt: 1000'

/**
 * unbound answers reserved names and reverse lookups of private addresses by itself before it looks at its zones and forwarders:
 * who wants them to have a say takes these out. https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html (local-zone)
 */
function released({ zones, conditionalForwarders }: ServerSettings): readonly string[] {
  const domains = [...zones.map(({ zoneName }) => zoneName), ...conditionalForwarders.map(({ domainName }) => domainName)]
  const names = releasedZones.filter((zone) => domains.some((domain) => isWithin(domain, zone)))
  return [
    ...(domains.some((domain) => isWithin(domain, 'in-addr.arpa')) ? ['  unblock-lan-zones: yes'] : []),
    ...names.map((zone) => `  local-zone: "${zone}." nodefault`),
  ]
}
