import { find, loadZone, lookup, type LoadedZone } from './authority-lookup.ts'
import type { Question, Rcode, ResourceRecord, Response } from './message.ts'
import { fieldsOf } from './master-file/names.ts'
import { isWithin, parentOf } from './name.ts'
import type { RRset } from './zone.ts'

export { loadZone, type LoadedZone }

/** The zones of one server by origin. */
export type ZoneSet = ReadonlyMap<string, LoadedZone>

/**
 * How often an alias is followed before it counts as a loop, which is an error (RFC 1034 section 3.6.2); BIND stops after 11, Knot
 * after 5. A DNAME that lengthens the name each time is never cut short: the name is too long after fewer steps (RFC 6672 section 2.2).
 */
const maximumAliases = 128

/** Puts the zones of one server together. Of two with the same origin the last one stays. */
export function zoneSet(zones: Iterable<LoadedZone>): ZoneSet {
  return new Map(Array.from(zones, (zone) => [zone.origin, zone]))
}

/** The answer of an authoritative server that has one zone. */
export function answer(zone: LoadedZone, question: Question): Response {
  return answerFrom(zoneSet([zone]), question)
}

/**
 * The answer of an authoritative server that has several zones: the longest zone that the name lies in, and aliases followed
 * into every zone of this server (RFC 1034 section 4.3.2). The response code is the last name's (RFC 6604 section 2), the AA bit
 * the first one's (RFC 1034 section 4.1.1). A name outside all zones is REFUSED.
 */
export function answerFrom(zones: ZoneSet, question: Question): Response {
  const sections = new Sections(question)
  const { type } = question
  let { name } = question
  const seen = new Set<string>()
  for (let aliases = 0; ; aliases++) {
    const zone = zoneFor(zones, name, type)
    if (zone === undefined) return aliases === 0 ? sections.done('REFUSED') : sections.done('NOERROR')
    const match = lookup(zone, name, type)
    if (match.kind !== 'delegation') sections.authoritative = true
    switch (match.kind) {
      case 'records':
        return withRecords(sections, zone, match.rrsets).done('NOERROR')
      case 'nodata':
        return sections.negative('NOERROR', zone)
      case 'nxdomain':
        return sections.negative('NXDOMAIN', zone)
      case 'delegation':
        sections.add(sections.authority, match.rrset)
        addAdditional(sections, zone, match.rrset)
        return sections.done('NOERROR')
      case 'dname': {
        sections.add(sections.answer, match.rrset)
        if (match.target === undefined) return sections.done('YXDOMAIN')
        const { ttl } = match.rrset
        sections.add(sections.answer, { name, type: 'CNAME', ttl, data: [match.target === '' ? '.' : match.target] })
        // RFC 6672 section 3.2 goes on with the new name whatever is asked, as NSD and Knot do for ANY. The CNAME made here is the answer to
        // a question for one, with all three; BIND takes it for that of ANY too.
        if (type === 'CNAME') return sections.done('NOERROR')
        seen.add(name)
        name = match.target
        break
      }
      case 'cname':
        sections.add(sections.answer, match.rrset)
        seen.add(name)
        name = match.target
    }
    if (seen.has(name) || aliases >= maximumAliases) return sections.done('SERVFAIL')
  }
}

/** The zone that answers for a name: the longest one; for DS at an apex the parent's, where this server has it (RFC 4035 section 3.1.4.1). */
export function zoneFor(zones: ZoneSet, name: string, type: string): LoadedZone | undefined {
  const nearest = nearestZone(zones, name)
  if (type !== 'DS' || nearest === undefined || nearest.origin !== name || name === '') return nearest
  return nearestZone(zones, parentOf(name)) ?? nearest
}

function nearestZone(zones: ZoneSet, name: string): LoadedZone | undefined {
  for (let at = name; ; at = parentOf(at)) {
    const zone = zones.get(at)
    if (zone !== undefined || at === '') return zone
  }
}

/** Positions of the name whose addresses go into the additional section (RFC 1035 section 3.3, RFC 1183, RFC 2230, RFC 2782, RFC 9460 section 4.1). */
const additionalFields: ReadonlyMap<string, number> = new Map([
  ['NS', 0],
  ['MB', 0],
  ['MX', 1],
  ['AFSDB', 1],
  ['KX', 1],
  ['RT', 1],
  ['SRV', 3],
  ['SVCB', 1],
  ['HTTPS', 1],
])

/** What goes into the additional section beside sets out of a zone that are the answer. */
export function additionalOf(zone: LoadedZone, question: Question, rrsets: readonly RRset[]): readonly ResourceRecord[] {
  return withRecords(new Sections(question), zone, rrsets).additional
}

function withRecords(sections: Sections, zone: LoadedZone, rrsets: readonly RRset[]): Sections {
  for (const rrset of rrsets) sections.add(sections.answer, rrset)
  if (sections.question.type !== 'ANY') for (const rrset of rrsets) addAdditional(sections, zone, rrset)
  return sections
}

/**
 * Addresses of the names in a set's data, out of the zone that answers only, as BIND, NSD and Knot have it, though RFC 1034
 * section 4.3.2 would allow other zones of this server. Below the zone's delegations that is the glue (RFC 9471 section 3).
 */
function addAdditional(sections: Sections, zone: LoadedZone, rrset: RRset): void {
  const position = additionalFields.get(rrset.type)
  if (position === undefined) return
  for (const data of rrset.data) {
    const fields = fieldsOf(data)
    const field = fields[position] ?? ''
    const service = rrset.type === 'SVCB' || rrset.type === 'HTTPS'
    const alias = service && fields[0] === '0'
    // The target of a service that is a dot is the owner; that of an alias is nothing (RFC 9460 section 2.5).
    if (field === '.' && alias) continue
    const target = field === '.' ? (service ? rrset.name : '') : field
    if (!isWithin(target, zone.origin)) continue
    for (const type of ['A', 'AAAA']) {
      const found = addresses(zone, target, type)
      if (found !== undefined) sections.add(sections.additional, found)
    }
    const further = alias ? lookup(zone, target, rrset.type) : undefined
    if (further?.kind !== 'records' || sections.has(target, rrset.type)) continue
    sections.add(sections.additional, further.rrsets[0]!)
    addAdditional(sections, zone, further.rrsets[0]!)
  }
}

function addresses(zone: LoadedZone, name: string, type: string): RRset | undefined {
  const match = lookup(zone, name, type)
  if (match.kind === 'records') return match.rrsets[0]
  const node = match.kind === 'delegation' ? zone.nodes.get(name) : undefined
  return node && find(node, type)
}

class Sections {
  readonly question: Question
  readonly answer: ResourceRecord[] = []
  readonly authority: ResourceRecord[] = []
  readonly additional: ResourceRecord[] = []
  authoritative = false

  constructor(question: Question) {
    this.question = question
  }

  add(section: ResourceRecord[], { name, type, ttl, data }: RRset): void {
    if (section === this.additional ? this.has(name, type) : type === 'DNAME' && hasSet(section, name, type)) return
    for (const text of data) section.push({ name, type, ttl, data: text })
  }

  has(name: string, type: string): boolean {
    return [this.answer, this.authority, this.additional].some((section) => hasSet(section, name, type))
  }

  negative(rcode: Rcode, zone: LoadedZone): Response {
    this.authority.push(zone.negativeSoa)
    return this.done(rcode)
  }

  done(rcode: Rcode): Response {
    const { question, authoritative, answer, authority, additional } = this
    return {
      question, rcode, authoritative, truncated: false, recursionDesired: false, recursionAvailable: false,
      answer, authority, additional, edns: undefined, size: 0,
    }
  }
}

function hasSet(section: readonly ResourceRecord[], name: string, type: string): boolean {
  return section.some((record) => record.name === name && record.type === type)
}
