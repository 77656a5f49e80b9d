import { fieldsOf, nameFields } from './names.ts'
import { absolute, compareNames } from '../name.ts'
import type { RRset, Zone } from '../zone.ts'

/**
 * A zone as a master file (RFC 1035 section 5) that needs no $ORIGIN and no $TTL: every owner and every name in the data is
 * absolute, every record has its TTL. The SOA comes first, then the apex, then all others in canonical order, so equal zones
 * give equal files; the records of one set stay in the order they have in the zone.
 */
export function renderMasterFile(zone: Zone): string {
  const { soa } = zone
  const lines = [
    `${absolute(zone.origin)} ${soa.ttl} IN SOA ${absolute(soa.mname)} ${absolute(soa.rname)} ` +
      `${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minimum}`,
  ]
  for (const rrset of zone.rrsets.toSorted(bySet)) {
    for (const data of rrset.data) {
      lines.push(`${absolute(rrset.name)} ${rrset.ttl} IN ${rrset.type} ${renderData(rrset.type, data)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function bySet(one: RRset, other: RRset): number {
  if (one.name !== other.name) return compareNames(one.name, other.name)
  if (one.type === other.type) return 0
  if (one.type === 'NS' || other.type === 'NS') return one.type === 'NS' ? -1 : 1
  return one.type < other.type ? -1 : 1
}

/** A record's data with its names made absolute. */
function renderData(type: string, data: string): string {
  const positions = nameFields.get(type)
  if (positions === undefined) return data
  const fields = fieldsOf(data)
  for (const position of positions) {
    const field = fields[position]
    if (field === undefined) {
      if (position === 0 && data === '') return '.'
      continue
    }
    if (!field.endsWith('.') || field.endsWith('\\.')) fields[position] = absolute(field)
  }
  return fields.join(' ')
}
