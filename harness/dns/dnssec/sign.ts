import { numberOf } from '../master-file/type-numbers.ts'
import { compareNames, isWithin, labelsOf } from '../name.ts'
import type { RRset, Zone } from '../zone.ts'
import { ed25519, type ZoneKey } from './key.ts'
import { dataInOctets, nameInOctets, numbered } from './octets.ts'

/** From when until when signatures are good, as YYYYMMDDHHmmSS. */
export interface Validity {
  readonly from: string
  readonly until: string
}

/** A zone that says of every name what there is (NSEC), all of it signed, with one key that is among its records (RFC 4034, RFC 4035 section 2). */
export function signed(zone: Zone, key: ZoneKey, validity: Validity): Zone {
  const { origin, soa } = zone
  const apex: RRset = { name: origin, type: 'SOA', ttl: soa.ttl, data: [`${soa.mname || '.'} ${soa.rname || '.'} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minimum}`] }
  const rrsets = merged(zone.rrsets)
  const cuts = new Set(rrsets.filter(({ name, type }) => type === 'NS' && name !== origin).map(({ name }) => name))
  const below = (name: string): boolean => [...cuts].some((cut) => name !== cut && isWithin(name, cut))
  // At a delegation only what is the parent's: the DS (RFC 4035 section 2.2).
  const isSigned = ({ name, type }: RRset): boolean => !below(name) && (!cuts.has(name) || type === 'DS' || type === 'NSEC')
  const present = [apex, ...rrsets].filter(({ name }) => !below(name))
  const denials = chain(Map.groupBy(present, ({ name }) => name), cuts, Math.min(soa.ttl, soa.minimum))
  const toSign = [apex, ...rrsets, ...denials].filter(isSigned)
  return { ...zone, rrsets: [...rrsets, ...denials, ...toSign.map((rrset) => signature(rrset, { origin, key, validity }))] }
}

/** One set for each name and type. */
function merged(rrsets: readonly RRset[]): readonly RRset[] {
  const sets = Map.groupBy(rrsets, ({ name, type }) => `${type} ${name}`)
  return [...sets.values()].map((parts) => (parts.length === 1 ? parts[0]! : { ...parts[0]!, data: [...new Set(parts.flatMap(({ data }) => data))] }))
}

/** From every name to the next one, and from the last to the first (RFC 4034 section 4). */
function chain(byName: ReadonlyMap<string, readonly RRset[]>, cuts: ReadonlySet<string>, ttl: number): readonly RRset[] {
  const names = [...byName.keys()].toSorted(compareNames)
  return names.map((name, index) => {
    const types = byName.get(name)!.map(({ type }) => type).filter((type) => !cuts.has(name) || type === 'NS' || type === 'DS')
    const all = [...types, 'NSEC', 'RRSIG'].toSorted((one, other) => numberOf(one) - numberOf(other))
    return { name, type: 'NSEC', ttl, data: [`${names[(index + 1) % names.length] || '.'} ${all.join(' ')}`] }
  })
}

function signature({ name, type, ttl, data }: RRset, { origin, key, validity }: { readonly origin: string; readonly key: ZoneKey; readonly validity: Validity }): RRset {
  const labels = labelsOf(name).filter((label, index) => index > 0 || label !== '*').length
  const fields = `${type} ${ed25519} ${labels} ${ttl} ${validity.until} ${validity.from} ${key.tag} ${origin || '.'}`
  const owner = nameInOctets(name)
  const records = data.map((text) => dataInOctets(type, text)).toSorted(Buffer.compare).map((octets) => Buffer.concat([owner, numbered(numberOf(type), 2), numbered(1, 2), numbered(ttl, 4), numbered(octets.length, 2), octets]))
  return { name, type: 'RRSIG', ttl, data: [`${fields} ${key.sign(Buffer.concat([dataInOctets('RRSIG', fields), ...records]))}`] }
}
