import { isMap } from '../../language/data.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt, told, whyMissing } from '../estate.ts'
import { firstOf, flagAt, get, listAt, textAt, textsOrNumbersAt } from '../read.ts'
import { keyOf, lastName, type Resource } from '../resource.ts'
import { isSymbolic, propertyOf, readable } from '../symbol.ts'
import { addressOf } from './networks.ts'
import { publicZone } from './other-clouds.ts'
import { isAddress } from '../../dns/address.ts'

const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TXT'] as const

/** Private DNS zones with their links and the records that somebody wrote: each zone has an SOA record of the platform's besides. */
export function privateDnsZones(draft: Drafting): void {
  draft.estate.understood.add('microsoft.network/privatednszones/soa')
  for (const zone of draft.estate.ofType('Microsoft.Network/privateDnsZones')) {
    const dns = draft.estate.written(zone.name).toLowerCase().replace(/\.$/, '')
    const name = draft.names.of('privateDnsZones', zone.id, dns)
    if (isSymbolic(dns)) draft.note(`${zone.origin}: the name of a zone is known only at run time: ${dns}`)
    const recordSets = Object.fromEntries(recordsOf(zone, name, draft))
    const other = publicZone(readable(dns), draft.standInRegion)
    if (other !== undefined) draft.note(`${zone.origin}: zone ${dns} is another cloud's, whose names are not rehearsed: ${other} stands for it`)
    draft.add('privateDnsZones', name, stated({
      // A name of one label is none of a zone; what nobody knows has more.
      name: other ?? (isSymbolic(dns) && !readable(dns).includes('.') ? `${readable(dns)}.unknown` : readable(dns)),
      virtualNetworkLinks: links(zone, name, draft),
      recordSets: Object.keys(recordSets).length === 0 ? undefined : recordSets,
    }), zone)
  }
}

function links(zone: Resource, name: string, draft: Drafting): unknown {
  const made = new Map<string, Record<string, unknown>>()
  for (const link of draft.estate.children(zone, 'virtualNetworkLinks')) {
    const id = idAt(link.body, 'virtualNetwork')
    const network = draft.nameOf(id)
    if (network === undefined) {
      draft.outside('virtualNetworkLinks', `${link.origin}: zone ${name} is linked to ${id === undefined ? 'nothing' : told(id)}, which ${whyMissing(id, draft.estate)}: the link is left aside`)
      continue
    }
    made.set(network, stated({
      registrationEnabled: flagAt(link.body, 'registrationEnabled') || undefined,
      resolutionPolicy: textAt(link.body, 'resolutionPolicy') === 'NxDomainRedirect' ? 'NxDomainRedirect' : undefined,
    }))
  }
  if (made.size === 0) return undefined
  return [...made.values()].every((one) => Object.keys(one).length === 0) ? [...made.keys()] : Object.fromEntries(made)
}

/** One more link of a zone that is in the design: Azure makes some by itself, where there is none yet. */
export function linkZone(zone: string, network: string, draft: Drafting): void {
  const entries = draft.sections.get('privateDnsZones')
  const entry = entries?.get(zone)
  if (entries === undefined || entry === undefined) return
  const value = entry.value as { readonly virtualNetworkLinks?: readonly string[] | Readonly<Record<string, unknown>> }
  const links = value.virtualNetworkLinks ?? []
  const made = !isMap(links) ? [...new Set([...links, network])] : network in links ? links : { ...links, [network]: {} }
  entries.set(zone, { ...entry, value: { ...value, virtualNetworkLinks: made } })
}

/** Records of endpoints are theirs: exports mark them, and nobody writes them twice. */
function recordsOf(zone: Resource, zoneName: string, draft: Drafting): readonly (readonly [string, Record<string, unknown>])[] {
  const made = new Map<string, Record<string, unknown>>()
  for (const type of recordTypes) {
    for (const set of draft.estate.children(zone, type)) {
      if (/private(link| ?endpoint)/i.test(textAt(set.body, 'metadata.creator') ?? '') || flagAt(set.body, 'isAutoRegistered') === true) continue
      const name = readable(lastName(set.name))
      const endpoint = type === 'A' ? endpointOf(set.body, draft) : undefined
      if (endpoint !== undefined) {
        draft.byHand.set(endpoint, [...draft.byHand.get(endpoint) ?? [], { zone: zoneName, record: name, origin: set.origin }])
        continue
      }
      const data = dataOf(type, set.body, draft)
      const ttl = get(set.body, 'ttl')
      if (data.some(isSymbolic)) draft.note(`${set.origin}: record ${name} of ${zone.name} has data known only at run time: left aside`)
      const known = data.filter((one) => !isSymbolic(one))
      if (known.length === 0) continue
      made.set(name, { ...made.get(name), ...(typeof ttl === 'number' && ttl !== 3600 && ttl > 0 && { ttl }), [type]: oneOrList(known) })
    }
  }
  return [...made]
}

/** The private endpoint whose address a record has, where that is not written: endpoints get theirs in an order that nobody can rely on. */
function endpointOf(body: unknown, draft: Drafting): string | undefined {
  const { id } = propertyOf(textAt(listAt(body, 'aRecords')[0], 'ipv4Address')) ?? {}
  const endpoint = draft.estate.get(id)
  const isOne = endpoint !== undefined && endpoint.existing !== true && endpoint.type.toLowerCase() === 'microsoft.network/privateendpoints'
  return isOne && isDynamic(endpoint) ? keyOf(endpoint.id) : undefined
}

function isDynamic({ body }: Resource): boolean {
  return listAt(body, 'ipConfigurations').every((one) => textAt(one, 'privateIPAddress') === undefined)
}

function dataOf(type: (typeof recordTypes)[number], body: unknown, draft: Drafting): readonly string[] {
  const list = listAt(body, `${type.toLowerCase()}Records`)
  const text = (one: unknown, key: string): string => textsOrNumbersAt(one, key)[0] ?? ''
  if (type === 'A') return list.map((one) => text(one, 'ipv4Address')).flatMap((one) => (isAddress(one) ? [one] : [addressOf(one, draft) ?? one])).filter((one) => one !== '')
  if (type === 'AAAA') return list.map((one) => text(one, 'ipv6Address'))
  if (type === 'CNAME') return listAt({ one: firstOf(body, 'cnameRecord.cname', 'cname') }, 'one').map(String)
  if (type === 'MX') return list.map((one) => `${text(one, 'preference')} ${text(one, 'exchange')}`)
  if (type === 'PTR') return list.map((one) => text(one, 'ptrdname'))
  if (type === 'SRV') return list.map((one) => `${text(one, 'priority')} ${text(one, 'weight')} ${text(one, 'port')} ${text(one, 'target')}`)
  return list.map((one) => listAt(one, 'value').map(String).join(''))
}
