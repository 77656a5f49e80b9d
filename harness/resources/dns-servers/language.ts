import type { DnsServer, Place } from '../../azure/hybrid-resources.ts'
import { recursiveResolverAddress } from '../../azure/public-plan.ts'
import { regions } from '../../azure/regions.ts'
import { dnsName, entry, flag, listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'
import type { FileRead } from '../../language/file-read.ts'
import type { SoftwareKind } from '../../software/kinds.ts'
import { isRunning, running, software, softwareKinds } from '../../software/list.ts'
import { forwardedName } from '../dns-forwarding-rulesets/language.ts'
import { interfaceSecurity } from '../network-security-groups/language.ts'
import { expandNodeLocalCache, nodeLocalCache, type NodeLocalCacheInput } from './node-local-cache.ts'
import { expandRecordSets, recordSets, type RecordSetInput } from '../record-sets/language.ts'

export interface DnsServerInput {
  kind: DnsServer['kind']
  subnet: string
  ipAddress?: string | undefined
  networkSecurityGroup?: string | undefined
  forwarders?: string | string[] | undefined
  conditionalForwarders?: Record<string, string | string[]> | undefined
  forwardFirst?: boolean | undefined
  useRootHint?: boolean | undefined
  forwardPolicy?: DnsServer['forwardPolicy'] | undefined
  filterAaaa?: boolean | undefined
  minCacheTtl?: number | undefined
  zones?: Record<string, { recordSets?: Record<string, RecordSetInput> | undefined }> | undefined
  rebindProtection?: boolean | undefined
  rebindDomains?: string | string[] | undefined
  cache?: boolean | undefined
  dnssecValidation?: boolean | undefined
  insecureDomains?: string | string[] | undefined
  dropsSignatures?: boolean | undefined
  nodeLocalCache?: NodeLocalCacheInput | undefined
  files?: string | string[] | Record<string, string> | undefined
}

const addresses = oneOrMany(text)
const kindsThat = (are: (kind: SoftwareKind) => boolean): string => softwareKinds.filter(are).join(', ')

const settingsOf = (setting: (kind: SoftwareKind) => string | undefined): string => softwareKinds.flatMap((kind) => (setting(kind) === undefined ? [] : [`${kind} ${setting(kind)}`])).join(', ')

const dnsServer: z.ZodType<DnsServerInput> = z.strictObject({
  kind: z.enum(softwareKinds).describe(`Its software. ${kindsThat((kind) => !isRunning(kind))}: no container runs it; the nearest real server stands in for it.`),
  subnet: text.describe('<virtual network or site>/<subnet>'),
  ipAddress: text.optional().describe('Static address. Absent: the first free one.'),
  networkSecurityGroup: interfaceSecurity,
  forwarders: addresses.optional().describe(`Servers it asks about everything else, in order; "provider": the public resolver of its region. Absent: it starts at the root (${kindsThat((kind) => software[kind].withoutForwarder === 'walks')}), or has nothing else to say (${kindsThat((kind) => software[kind].withoutForwarder === 'refuses')}).`),
  conditionalForwarders: z.record(text, addresses).optional().describe('Servers by domain: azurecr.io: 10.0.1.4'),
  forwardFirst: flag.optional().describe(`Whether it starts at the root where the forwarders of a name do not answer (${settingsOf((kind) => software[kind].forwardFirst?.setting)}). false unless stated.`),
  useRootHint: flag.optional().describe(`Whether it starts at the root where its forwarders for everything else do not answer (${kindsThat((kind) => software[kind].rootHintsBehindForwarders === true)}). true unless stated, as Microsoft has it.`),
  forwardPolicy: z.enum(['sequential', 'roundRobin']).optional().describe(`Which of several forwarders it asks (${settingsOf((kind) => software[kind].roundRobin?.setting)}): the first while it answers (sequential, unless stated), or another one each time.`),
  filterAaaa: flag.optional().describe(`Whether it says to every question for AAAA that there is none (${settingsOf((kind) => software[kind].filterAaaa?.setting)}), where nobody has IPv6. false unless stated.`),
  minCacheTtl: z.int().min(0).max(3600).optional().describe(`Seconds for which its cache keeps what lives shorter (${settingsOf((kind) => software[kind].minCacheTtl?.setting)}); 0 unless stated. Denials are kept as long: one for AAAA takes the place of an alias, which is then asked for again.`),
  zones: z.record(text, z.strictObject({ recordSets: recordSets.optional() })).optional().describe('Zones it is authoritative for, by DNS name.'),
  rebindProtection: flag.optional().describe(`Drops private addresses from answers (${settingsOf((kind) => software[kind].rebindProtection?.setting)}).`),
  rebindDomains: oneOrMany(text).optional().describe('Domains that may have private addresses all the same.'),
  cache: flag.optional().describe('true unless stated.'),
  dnssecValidation: flag.optional().describe(`Whether it believes only what signatures prove, or prove not to be signed (${settingsOf((kind) => software[kind].validation?.setting)}); settings.signedZones says what is signed. false unless stated.`),
  insecureDomains: oneOrMany(text).optional().describe(`Domains that it takes for unsigned all the same (${settingsOf((kind) => software[kind].validation?.exception)}): what private zones or servers of one's own answer below a signed zone.`),
  dropsSignatures: flag.optional().describe(`Whether it takes signatures out of answers (${settingsOf((kind) => software[kind].dropsSignatures?.setting)}), as devices do that do not know them. false unless stated.`),
  nodeLocalCache,
  files: z.union([oneOrMany(text), z.record(text, text)]).optional()
    .describe('Its own configuration, mounted as it is: paths relative to this file, or a map from paths in the container. Replaces every key above but ipAddress.'),
})

export const dnsServers: z.ZodType<Record<string, DnsServerInput>> = z.record(text, dnsServer).describe('DNS servers that somebody runs, by name.')

/** `files` as pairs: path in the container, path as written. A list goes where the software looks for its files. */
export function mounts({ kind, files }: DnsServerInput): readonly (readonly [string, string])[] {
  if (typeof files === 'object' && !Array.isArray(files)) return Object.entries(files)
  const folder = isRunning(kind) ? running[kind].configurationFile.replace(/[^/]*$/, '') : ''
  return listOf(files).map((path) => [`${folder}${path.replace(/^.*\//, '')}`, path])
}

type Places = Record<string, { location: string; dnsServers?: string | string[] | undefined; dhcpOptions?: { dnsServers?: string | string[] | undefined } | undefined }>

export function expandDnsServers(
  { dnsServers = {}, virtualNetworks = {}, onPremisesSites = {} }: {
    dnsServers?: Record<string, DnsServerInput> | undefined
    virtualNetworks?: Places | undefined
    onPremisesSites?: Places | undefined
  },
  { read }: { readonly read: (path: string) => FileRead },
): ReadonlyMap<string, DnsServer> {
  return new Map(Object.entries(dnsServers).map(([name, server]) => {
    const place = expandPlace(server.subnet, onPremisesSites)
    const location = 'site' in place ? entry(onPremisesSites, place.site)?.location : entry(virtualNetworks, place.virtualNetwork)?.location
    const forwarders = (written: string | string[] | undefined) => listOf(written).map((address) =>
      address === 'provider' && location !== undefined && regions.has(location) ? recursiveResolverAddress(location) : address)
    return [name, {
      name,
      kind: server.kind,
      place,
      ipAddress: server.ipAddress,
      ...(server.networkSecurityGroup !== undefined && { networkSecurityGroup: server.networkSecurityGroup }),
      forwarders: forwarders(server.forwarders),
      conditionalForwarders: Object.entries(server.conditionalForwarders ?? {}).map(([domain, written]) =>
        ({ domainName: forwardedName(domain), forwarders: forwarders(written) })),
      forwardFirst: server.forwardFirst ?? false,
      useRootHint: server.useRootHint ?? true,
      forwardPolicy: server.forwardPolicy ?? 'sequential',
      filterAaaa: server.filterAaaa ?? false,
      minCacheTtl: server.minCacheTtl ?? 0,
      zones: Object.entries(server.zones ?? {}).map(([zone, written]) =>
        ({ zoneName: dnsName(zone), recordSets: expandRecordSets(written.recordSets ?? {}) })),
      rebindProtection: server.rebindProtection ?? false,
      rebindDomains: listOf(server.rebindDomains).map(dnsName),
      cache: server.cache ?? true,
      dnssecValidation: server.dnssecValidation ?? false,
      insecureDomains: listOf(server.insecureDomains).map(dnsName),
      dropsSignatures: server.dropsSignatures ?? false,
      files: new Map(mounts(server).map(([target, path]) => [target, read(path).content ?? ''])),
      ...(server.nodeLocalCache && expandNodeLocalCache(server.nodeLocalCache, place, { virtualNetworks, onPremisesSites })),
      filesFromOutside: new Set(mounts(server).flatMap(([target, path]) => (read(path).outside ? [target] : []))),
    }]
  }))
}

/** `hub/dns` or `headquarters/servers`. A reference without a slash names a place and no subnet, which a rule refuses. */
function expandPlace(written: string, sites: Readonly<Record<string, unknown>>): Place {
  const [name = '', ...rest] = written.split('/')
  const subnet = rest.join('/')
  return Object.hasOwn(sites, name) ? { site: name, subnet } : { virtualNetwork: name, subnet }
}
