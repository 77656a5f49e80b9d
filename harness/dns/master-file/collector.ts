import type { MasterFileProblem, ParsedMasterFile } from './parsed.ts'
import type { ResourceRecord } from '../message.ts'
import { isWithin, parentOf } from '../name.ts'
import type { RRset, Soa, Zone } from '../zone.ts'

interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A set while records join it. Flat and in a chain, because there may be a million of them. */
interface GrowingSet extends Place {
  readonly name: string
  readonly type: string
  readonly ttl: number
  readonly data: string[]
  /** The next set of this name. */
  next: GrowingSet | undefined
}

/** Types of which a name has one record at most (RFC 1034 section 3.6.2, RFC 6672 section 2.4). */
const singletons: ReadonlySet<string> = new Set(['CNAME', 'DNAME', 'SOA'])
/** Types that may stand beside a CNAME (RFC 2181 section 10.1, RFC 4035 section 2.5). */
const beside: ReadonlySet<string> = new Set(['CNAME', 'NSEC', 'RRSIG', 'KEY', 'SIG'])

/** Puts records together to RRsets, and judges the zone that comes out. */
/** Puts records together to RRsets, and judges the zone that comes out. `zone` is the zone it must be, where that is known. */
export class Collector {
  readonly problems: MasterFileProblem[] = []
  readonly #zone: string | undefined
  /** Problems of names, which do not count when the name turns out to lie outside the zone. */
  readonly #ofNames: { readonly name: string; readonly problem: MasterFileProblem }[] = []
  /** The first set of each name. */
  readonly #byName = new Map<string, GrowingSet>()
  #soa: GrowingSet | undefined
  /** Sets that have grown long, with their data for quick comparison. */
  readonly #large = new Map<GrowingSet, Set<string>>()

  constructor(zone?: string) {
    this.#zone = zone
  }

  add({ name, type, ttl, data }: ResourceRecord, { file, line, column }: Place): void {
    const first = this.#byName.get(name)
    let last = first
    for (let set = first; set !== undefined; set = set.next) {
      if (set.type === type) return this.#grow(set, ttl, data, { file, line, column })
      last = set
    }
    const set: GrowingSet = { name, type, ttl, data: [data], file, line, column, next: undefined }
    if (last === undefined) this.#byName.set(name, set)
    else last.next = set
    if (type === 'NS' && name.startsWith('*.')) this.#noteOf(name, 'error', set, `a wildcard cannot be delegated: ${name}`)
    if (type === 'SOA') this.#addSoa(set)
  }

  #addSoa(set: GrowingSet): void {
    const { name } = set
    const zone = this.#zone ?? this.#soa?.name
    if (zone === undefined || zone === name) this.#soa = set
    else if (this.#soa === undefined) this.#noteOf(name, 'error', set, `the SOA is that of ${name || '.'}; the zone is ${zone || '.'}`)
    else this.#noteOf(name, 'error', set, `a second SOA, of ${name || '.'}; the zone is ${zone || '.'}`)
  }

  /** The same record twice is one; of different TTLs in a set the first holds (RFC 2181 sections 5 and 5.2). */
  #grow(set: GrowingSet, ttl: number, data: string, place: Place): void {
    const { name, type } = set
    let known = this.#large.get(set)
    if (known === undefined && set.data.length > 16) this.#large.set(set, (known = new Set(set.data)))
    if (known?.has(data) ?? set.data.includes(data)) return
    if (singletons.has(type)) return this.#noteOf(name, 'error', place, `a second ${type} for ${name || '.'}, which can have only one`)
    if (ttl !== set.ttl) this.#noteOf(name, 'warning', place, `TTL ${ttl} of ${name || '.'} ${type} becomes ${set.ttl}, that of the first record`)
    set.data.push(data)
    known?.add(data)
  }

  #note(severity: 'error' | 'warning', { file, line, column }: Place, message: string): void {
    this.problems.push({ severity, file, line, column, message })
  }

  #noteOf(name: string, severity: 'error' | 'warning', { file, line, column }: Place, message: string): void {
    this.#ofNames.push({ name, problem: { severity, file, line, column, message } })
  }

  finish(file: string): ParsedMasterFile {
    const origin = this.#soa?.name ?? this.#zone
    for (const { name, problem } of this.#ofNames) if (origin === undefined || isWithin(name, origin)) this.problems.push(problem)
    const soa = this.#soa
    if (soa === undefined) {
      const broken = this.problems.some(({ severity }) => severity === 'error')
      const message = `the zone${this.#zone === undefined ? '' : ` ${this.#zone || '.'}`} has no SOA record${broken ? ' that can be read' : ''}: a zone starts with one (RFC 1035 section 5.2)`
      this.#note('error', { file, line: 1, column: 1 }, message)
      return { zone: undefined, problems: this.problems }
    }
    this.#judgeServers(soa)
    const rrsets: RRset[] = []
    for (const [name, first] of this.#byName) {
      if (!isWithin(name, soa.name)) this.#note('warning', first, `${name || '.'} lies outside the zone ${soa.name} and is left out`)
      else this.#judgeName(first, rrsets)
    }
    if (this.problems.some(({ severity }) => severity === 'error')) return { zone: undefined, problems: this.problems }
    const zone: Zone = { origin: soa.name, soa: readSoa(soa), rrsets }
    return { zone, problems: this.problems }
  }

  #judgeName(first: GrowingSet, rrsets: RRset[]): void {
    let cname: GrowingSet | undefined
    let other: GrowingSet | undefined
    for (let set: GrowingSet | undefined = first; set !== undefined; set = set.next) {
      const { name, type, ttl, data } = set
      if (type === 'CNAME') cname = set
      else if (!beside.has(type)) other ??= set
      if (type !== 'SOA') rrsets.push({ name, type, ttl, data })
    }
    if (cname === undefined || other === undefined) return
    const later = other.line > cname.line ? other : cname
    this.#note('error', later, `${cname.name || '.'} has a CNAME and ${other.type}: an alias can have no other records (RFC 1034 section 3.6.2)`)
  }

  /** What BIND does not load, though it can be answered from: an apex without NS, or with servers inside the zone that have no address. */
  #judgeServers(soa: GrowingSet): void {
    const ns = this.#find(soa.name, 'NS')
    if (ns === undefined) return this.#note('warning', soa, `the zone ${soa.name || '.'} has no NS records at its apex, and BIND does not load it`)
    for (const host of ns.data.filter((data) => data !== '.' && isWithin(data, soa.name))) {
      if (this.#find(host, 'A') ?? this.#find(host, 'AAAA') ?? this.#elsewhere(host, soa.name)) continue
      const alias = this.#find(host, 'CNAME') === undefined ? 'has no address' : 'is an alias'
      this.#note('warning', ns, `the name server ${host} ${alias}, and BIND does not load the zone`)
    }
  }

  /** A wildcard or a delegation above a name, which may give it an address. */
  #elsewhere(name: string, origin: string): GrowingSet | undefined {
    if (this.#byName.has(name) && this.#find(name, 'NS') === undefined) return undefined
    for (let at = name; at !== origin; at = parentOf(at)) {
      const found = this.#find(at, 'NS') ?? this.#byName.get(`*.${parentOf(at)}`)
      if (found !== undefined) return found
    }
    return undefined
  }

  #find(name: string, type: string): GrowingSet | undefined {
    let set = this.#byName.get(name)
    while (set !== undefined && set.type !== type) set = set.next
    return set
  }
}

function readSoa({ ttl, data }: GrowingSet): Soa {
  const [mname = '', rname = '', ...numbers] = data[0]!.split(' ')
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number)
  return { mname: mname === '.' ? '' : mname, rname: rname === '.' ? '' : rname, serial, refresh, retry, expire, minimum, ttl }
}
