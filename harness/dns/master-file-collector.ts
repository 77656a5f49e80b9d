import type { MasterFileProblem, ParsedMasterFile } from './master-file.ts'
import type { ResourceRecord } from './message.ts'
import { isWithin } from './name.ts'
import type { RRset, Soa, Zone } from './zone.ts'

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

interface GrowingSet {
  readonly name: string
  readonly type: string
  readonly ttl: number
  readonly data: string[]
  readonly place: Place
}

/** Types of which a name has one record at most (RFC 1034 section 3.6.2, RFC 6672 section 2.4). */
const singletons: ReadonlySet<string> = new Set(['CNAME', 'DNAME', 'SOA'])
/** Types that may stand beside a CNAME (RFC 2181 section 10.1, RFC 4035 section 2.5). */
const beside: ReadonlySet<string> = new Set(['CNAME', 'NSEC', 'RRSIG', 'KEY', 'SIG'])

/** Puts records together to RRsets, and judges the zone that comes out. */
export class Collector {
  readonly problems: MasterFileProblem[] = []
  readonly #byName = new Map<string, GrowingSet[]>()
  #soa: GrowingSet | undefined
  /** Sets that have grown long, with their data for quick comparison. */
  readonly #large = new Map<GrowingSet, Set<string>>()

  add({ name, type, ttl, data }: ResourceRecord, place: Place): void {
    const sets = this.#byName.get(name)
    const known = sets?.find((set) => set.type === type)
    if (known !== undefined) return this.#grow(known, ttl, data, place)
    const set: GrowingSet = { name, type, ttl, data: [data], place }
    if (sets === undefined) this.#byName.set(name, [set])
    else sets.push(set)
    if (type === 'NS' && name.startsWith('*.')) this.#note('error', place, `a wildcard cannot be delegated: ${name}`)
    if (type !== 'SOA') return
    if (this.#soa !== undefined) this.#note('error', place, `a second SOA, of ${name || '.'}; the zone is ${this.#soa.name || '.'}`)
    else this.#soa = set
  }

  /** The same record twice is one; of different TTLs in a set the first holds (RFC 2181 sections 5 and 5.2). */
  #grow(set: GrowingSet, ttl: number, data: string, place: Place): void {
    let known = this.#large.get(set)
    if (known === undefined && set.data.length > 16) this.#large.set(set, (known = new Set(set.data)))
    if (known?.has(data) ?? set.data.includes(data)) return
    if (singletons.has(set.type)) return this.#note('error', place, `a second ${set.type} for ${set.name || '.'}, which can have only one`)
    if (ttl !== set.ttl) this.#note('warning', place, `TTL ${ttl} of ${set.name || '.'} ${set.type} becomes ${set.ttl}, that of the first record`)
    set.data.push(data)
    known?.add(data)
  }

  #note(severity: 'error' | 'warning', place: Place, message: string): void {
    this.problems.push({ severity, ...place, message })
  }

  finish(file: string): ParsedMasterFile {
    const soa = this.#soa
    if (soa === undefined) {
      const broken = this.problems.some(({ severity }) => severity === 'error')
      const message = `the zone has no SOA record${broken ? ' that can be read' : ''}: a zone starts with one (RFC 1035 section 5.2)`
      this.#note('error', { file, line: 1, column: 1 }, message)
      return { zone: undefined, problems: this.problems }
    }
    const rrsets: RRset[] = []
    for (const [name, sets] of this.#byName) {
      if (!isWithin(name, soa.name)) this.#note('warning', sets[0]!.place, `${name || '.'} lies outside the zone ${soa.name} and is left out`)
      else this.#judgeName(sets, rrsets)
    }
    const hasNs = this.#byName.get(soa.name)!.some(({ type }) => type === 'NS')
    if (!hasNs) this.#note('warning', soa.place, `the zone ${soa.name || '.'} has no NS records at its apex`)
    if (this.problems.some(({ severity }) => severity === 'error')) return { zone: undefined, problems: this.problems }
    const zone: Zone = { origin: soa.name, soa: readSoa(soa), rrsets }
    return { zone, problems: this.problems }
  }

  #judgeName(sets: readonly GrowingSet[], rrsets: RRset[]): void {
    const cname = sets.length > 1 ? sets.find(({ type }) => type === 'CNAME') : undefined
    const other = cname && sets.find(({ type }) => !beside.has(type))
    if (cname !== undefined && other !== undefined) {
      const later = other.place.line > cname.place.line ? other.place : cname.place
      this.#note('error', later, `${cname.name || '.'} has a CNAME and ${other.type}: an alias can have no other records (RFC 1034 section 3.6.2)`)
    }
    for (const { name, type, ttl, data } of sets) if (type !== 'SOA') rrsets.push({ name, type, ttl, data })
  }
}

function readSoa({ ttl, data }: GrowingSet): Soa {
  const [mname = '', rname = '', ...numbers] = data[0]!.split(' ')
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number)
  return { mname: mname === '.' ? '' : mname, rname: rname === '.' ? '' : rname, serial, refresh, retry, expire, minimum, ttl }
}
