import type { PublicZone } from '../azure/public-zones.ts'
import { dsOf, zoneKey } from '../dns/dnssec/key.ts'
import { signed, type Validity } from '../dns/dnssec/sign.ts'
import { renderMasterFile } from '../dns/master-file/writer.ts'
import type { Facts } from '../facts/facts.ts'
import { nodeNames } from '../facts/node-names.ts'
import { images } from '../../docker/images.ts'
import { internetInterface } from './internet.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { realRootAddresses } from './real-roots.ts'

/** Good for as long as anybody keeps a plan, whose files are to be equal each time; and one that is over. */
const validity: Readonly<Record<'good' | 'expired', Validity>> = {
  good: { from: '20240101000000', until: '20500101000000' },
  expired: { from: '20240101000000', until: '20240201000000' },
}

/**
 * The public zones that are signed: BIND, with an address and a view for each, so that the server of one never answers for another. CoreDNS, which
 * has the others, proves neither that a name in the root does not exist nor that one with names below it has nothing else (tried with 1.14.7).
 */
export function signedZonesNode(facts: Facts): NodePlan | undefined {
  const zones = facts.publicZones.filter(isSigned)
  if (zones.length === 0) return undefined
  const listening = zones.map((zone) => addressesOf(facts, zone))
  return {
    name: nodeNames.signedZones,
    kind: 'public-zones',
    note: `${zones.map(({ zone }) => zone.origin || 'the root').join(', ')}: signed by the lab with keys of its own, which whoever validates is given to trust`,
    image: images.bind,
    command: ['named', '-g', '-4', '-c', '/etc/bind/named.conf'],
    environment: {},
    files: [
      { path: '/etc/bind/named.conf', content: configuration(zones.map((zone, n) => ({ zone, addresses: listening[n]!, path: pathOf(n) }))) },
      ...zones.map((zone, n): FilePlan => ({ path: pathOf(n), content: renderMasterFile(signed(zone.zone, zoneKey(zone.zone.origin), validity[zone.signed])) })),
    ],
    nameServers: [],
    searchDomains: [],
    interfaces: [internetInterface(listening.flat())],
    ready: { kind: 'dns', address: zones[0]!.server.address, question: { name: zones[0]!.zone.origin, type: 'SOA' } },
  }
}

/** What whoever validates in a lab has to trust: its root's key, and the DS of that; `undefined` where nothing is signed. */
export interface TrustAnchor {
  readonly ds: string
  readonly dnskey: string
}

export function trustAnchor({ topology: { settings } }: Pick<Facts, 'topology'>): TrustAnchor | undefined {
  if (settings.signedZones.length === 0) return undefined
  const key = zoneKey('')
  return { ds: dsOf('', key), dnskey: key.dnskey }
}

type SignedZone = PublicZone & { readonly signed: 'good' | 'expired' }

export function isSigned(zone: PublicZone): zone is SignedZone {
  return zone.signed !== undefined
}

/** Where a public zone is asked; the root at the real root servers' addresses as well, where servers may have them from files of their owner's. */
export function addressesOf(facts: Facts, { zone, server }: PublicZone): readonly string[] {
  return zone.origin === '' ? [server.address, ...realRootAddresses(facts)] : [server.address]
}

function configuration(zones: readonly { readonly zone: SignedZone; readonly addresses: readonly string[]; readonly path: string }[]): string {
  const lines = [
    'options {',
    '  directory "/var/cache/bind";',
    `  listen-on { ${list(zones.flatMap(({ addresses }) => addresses))} };`,
    '  listen-on-v6 { none; };',
    '  recursion no;',
    '  allow-query { any; };',
    '  dnssec-validation no;',
    '  notify no;',
    '  querylog yes;',
    '};',
    ...zones.map(({ zone: { zone }, addresses, path }, n) => `view "${n}" { match-destinations { ${list(addresses)} }; zone "${zone.origin || '.'}" { type primary; file "${path}"; }; };`),
  ]
  return `${lines.join('\n')}\n`
}

/** By number: a zone's name may be longer than a file's. */
function pathOf(n: number): string {
  return `/zones/${n}.zone`
}

function list(items: readonly string[]): string {
  return items.map((item) => `${item};`).join(' ')
}
