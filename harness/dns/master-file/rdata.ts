import { octetsAsText } from './fields.ts'
import { mnemonicOf } from './type-numbers.ts'

/** A word of a record's data in presentation form. */
export interface Word {
  readonly text: string
  readonly quoted: boolean
}

type Part = keyof typeof readers

/**
 * What the octets of a type's data are, in order. Types that are absent stay octets (RFC 3597 section 5). The name must not be compressed.
 */
const layouts: ReadonlyMap<string, readonly Part[]> = new Map(
  Object.entries({
    A: 'ipv4', AAAA: 'ipv6', NS: 'name', CNAME: 'name', DNAME: 'name', PTR: 'name', MB: 'name', MG: 'name', MR: 'name', 'NSAP-PTR': 'name',
    MX: 'u16 name', AFSDB: 'u16 name', RT: 'u16 name', KX: 'u16 name', LP: 'u16 name', RP: 'name name', MINFO: 'name name', TALINK: 'name name', PX: 'u16 name name',
    SOA: 'name name u32 u32 u32 u32 u32', TXT: 'strings', SPF: 'strings', AVC: 'strings', NINFO: 'strings', RESINFO: 'strings', WALLET: 'strings', CLA: 'strings',
    HINFO: 'string string', X25: 'string', ISDN: 'strings', GPOS: 'string string string', SRV: 'u16 u16 u16 name', NAPTR: 'u16 u16 string string string name',
    CAA: 'u8 tag text', URI: 'u16 u16 text', SSHFP: 'u8 u8 hex', TLSA: 'u8 u8 u8 hex', SMIMEA: 'u8 u8 u8 hex', EID: 'hex', NIMLOC: 'hex',
    DS: 'u16 u8 u8 hex', CDS: 'u16 u8 u8 hex', DLV: 'u16 u8 u8 hex', TA: 'u16 u8 u8 hex', DNSKEY: 'u16 u8 u8 base64', CDNSKEY: 'u16 u8 u8 base64', KEY: 'u16 u8 u8 base64', RKEY: 'u16 u8 u8 base64',
    RRSIG: 'type u8 u8 u32 u32 u32 u16 name base64', SIG: 'type u8 u8 u32 u32 u32 u16 name base64', NSEC: 'name types', NSEC3: 'u8 u8 u16 salt hash types', NSEC3PARAM: 'u8 u8 u16 salt',
    CSYNC: 'u32 u16 types', ZONEMD: 'u32 u8 u8 hex', CERT: 'u16 u16 u8 base64', OPENPGPKEY: 'base64', DHCID: 'base64', EUI48: 'dashes', EUI64: 'dashes',
    NID: 'u16 groups', L64: 'u16 groups', L32: 'u16 ipv4', SVCB: 'u16 name parameters', HTTPS: 'u16 name parameters',
  }).map(([type, parts]) => [type, parts.split(' ') as Part[]]),
)

/** The data of a record that was given as octets, word by word; `undefined` where this type stays octets, an error where they do not fit it. */
export function wordsOfRdata(type: string, octets: Buffer): readonly Word[] | undefined | { readonly error: string } {
  const layout = layouts.get(type)
  if (layout === undefined) return undefined
  const cursor = new Cursor(octets)
  const words: Word[] = []
  for (const part of layout) words.push(...readers[part](cursor))
  if (cursor.short) return { error: `the octets of ${type} end too early` }
  return cursor.left > 0 ? { error: `${type} has ${cursor.left} octets too many` } : words
}

class Cursor {
  readonly #octets: Buffer
  #at = 0
  short = false

  constructor(octets: Buffer) {
    this.#octets = octets
  }

  get left(): number {
    return this.#octets.length - this.#at
  }

  take(count: number): Buffer {
    if (count > this.left) this.short = true
    const taken = this.#octets.subarray(this.#at, this.#at + count)
    this.#at += taken.length
    return taken
  }

  number(octets: number): number {
    return this.take(octets).reduce((number, octet) => number * 256 + octet, 0)
  }

  rest(): Buffer {
    return this.take(this.left)
  }
}

const plain = (text: string | number): readonly Word[] => [{ text: String(text), quoted: false }]
const quoted = (octets: Buffer): Word => ({ text: octetsAsText([...octets]), quoted: true })
const nonEmpty = (octets: Buffer, encoding: 'hex' | 'base64'): readonly Word[] => (octets.length === 0 ? [] : plain(octets.toString(encoding)))

const readers = {
  u8: (cursor: Cursor) => plain(cursor.number(1)),
  u16: (cursor: Cursor) => plain(cursor.number(2)),
  u32: (cursor: Cursor) => plain(cursor.number(4)),
  ipv4: (cursor: Cursor) => plain(cursor.take(4).join('.')),
  ipv6: (cursor: Cursor) => plain(cursor.take(16).toString('hex').match(/.{4}/g)?.join(':') ?? ''),
  name: (cursor: Cursor) => plain(nameAt(cursor)),
  string: (cursor: Cursor) => [quoted(cursor.take(cursor.number(1)))],
  strings: (cursor: Cursor) => [...repeated(cursor, () => quoted(cursor.take(cursor.number(1))))],
  tag: (cursor: Cursor) => plain(cursor.take(cursor.number(1)).toString('latin1')),
  text: (cursor: Cursor) => [quoted(cursor.rest())],
  hex: (cursor: Cursor) => nonEmpty(cursor.rest(), 'hex'),
  base64: (cursor: Cursor) => nonEmpty(cursor.rest(), 'base64'),
  dashes: (cursor: Cursor) => plain(cursor.rest().toString('hex').match(/../g)?.join('-') ?? ''),
  groups: (cursor: Cursor) => plain(cursor.take(8).toString('hex').match(/.{4}/g)?.join(':') ?? ''),
  salt: (cursor: Cursor) => plain(cursor.take(cursor.number(1)).toString('hex') || '-'),
  hash: (cursor: Cursor) => plain(base32(cursor.take(cursor.number(1)))),
  type: (cursor: Cursor) => plain(mnemonicOf(cursor.number(2))),
  types: (cursor: Cursor) => [...repeated(cursor, () => typesOfWindow(cursor))].flat(),
  parameters: (cursor: Cursor) => [...repeated(cursor, () => ({ text: `key${cursor.number(2)}="${quoted(cursor.take(cursor.number(2))).text}"`, quoted: false }))],
}

function* repeated<T>(cursor: Cursor, read: () => T): Generator<T> {
  while (cursor.left > 0 && !cursor.short) yield read()
}

/** A window of a bitmap of types (RFC 4034 section 4.1.2). */
function typesOfWindow(cursor: Cursor): readonly Word[] {
  const window = cursor.number(1) * 256
  const bits = [...cursor.take(cursor.number(1))].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return bits.split('').flatMap((bit, n) => (bit === '1' ? plain(mnemonicOf(window + n)) : []))
}

function nameAt(cursor: Cursor): string {
  const labels: string[] = []
  for (let length = cursor.number(1); length > 0 && !cursor.short; length = cursor.number(1)) {
    labels.push([...cursor.take(length)].map((octet) => `\\${String(octet).padStart(3, '0')}`).join(''))
  }
  return `${labels.join('.')}.`
}

/** RFC 4648 section 7, without padding. */
function base32(octets: Buffer): string {
  const bits = [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2).toString(32)).join('')
}
