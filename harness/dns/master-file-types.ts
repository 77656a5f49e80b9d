import { parameters } from './master-file-parameters.ts'
import * as field from './master-file-fields.ts'
import type { Field, FieldContext } from './master-file-fields.ts'
import type { Token } from './master-file-lexer.ts'

const { name, ipv4, ipv6, duration, string, longString, word, hexadecimal, base64, salt, time, algorithm } = field
const octet = field.integer(255)
const short = field.integer(65535)
const long = field.integer(4294967295)

/** The data of a type: its fields in order, then what the remaining words are: one text without blanks, or any number of fields. */
interface Shape {
  readonly fields: readonly Field[]
  readonly rest?: {
    readonly field: Field
    readonly joined: boolean
    readonly atLeast: number
    readonly whole?: (parts: readonly string[]) => readonly string[] | { readonly error: string }
  }
}

const only = (...fields: Field[]): Shape => ({ fields })
const thenText = (text: Field, ...fields: Field[]): Shape => ({ fields, rest: { field: text, joined: true, atLeast: 1 } })
const thenMany = (each: Field, atLeast: number, ...fields: Field[]): Shape => ({ fields, rest: { field: each, joined: false, atLeast } })

const upper: Field = (text) => text.toUpperCase()
const signature = thenText(base64, upper, algorithm, octet, duration, time, time, short, name)
const keyDigest = thenText(hexadecimal, short, algorithm, octet)
const certificate = thenText(hexadecimal, octet, octet, octet)
const key = thenText(base64, short, octet, algorithm)
const service: Shape = { fields: [short, name], rest: { field: word, joined: false, atLeast: 0, whole: parameters } }

/** RFC numbers: 1035, 1183, 2163, 2230, 2782, 3123, 3403, 3596, 4025, 4034, 4255, 4398, 5155, 6672, 6698, 6742, 7043, 7553, 8659, 8976, 9460. */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['A', only(ipv4)],
  ['AAAA', only(ipv6)],
  ...['NS', 'CNAME', 'DNAME', 'PTR', 'MB', 'MD', 'MF', 'MG', 'MR'].map((type) => [type, only(name)] as const),
  ...['MX', 'AFSDB', 'RT', 'KX', 'LP'].map((type) => [type, only(short, name)] as const),
  ...['RP', 'MINFO', 'TALINK'].map((type) => [type, only(name, name)] as const),
  ['PX', only(short, name, name)],
  ['SOA', only(name, name, long, duration, duration, duration, duration)],
  ...['TXT', 'SPF', 'AVC', 'NINFO'].map((type) => [type, thenMany(string, 1)] as const),
  ['HINFO', only(string, string)],
  ['X25', only(string)],
  ['ISDN', thenMany(string, 0, string)],
  ['SRV', only(short, short, short, name)],
  ['NAPTR', only(short, short, string, string, string, name)],
  ['CAA', only(octet, word, longString)],
  ['URI', only(short, short, longString)],
  ['SSHFP', thenText(hexadecimal, octet, octet)],
  ['TLSA', certificate],
  ['SMIMEA', certificate],
  ['DS', keyDigest],
  ['CDS', keyDigest],
  ['DLV', keyDigest],
  ['DNSKEY', key],
  ['CDNSKEY', key],
  ['KEY', key],
  ['RRSIG', signature],
  ['SIG', signature],
  ['NSEC', thenMany(upper, 0, name)],
  ['NSEC3', thenMany(upper, 0, octet, octet, short, salt, upper)],
  ['NSEC3PARAM', only(octet, octet, short, salt)],
  ['CSYNC', thenMany(upper, 0, long, short)],
  ['ZONEMD', thenText(hexadecimal, long, octet, octet)],
  ['CERT', thenText(base64, word, short, algorithm)],
  ['OPENPGPKEY', thenText(base64)],
  ['DHCID', thenText(base64)],
  ['EUI48', only(word)],
  ['EUI64', only(word)],
  ['L32', only(short, ipv4)],
  ['L64', only(short, word)],
  ['NID', only(short, word)],
  ['LOC', thenMany(word, 5)],
  ['APL', thenMany(word, 0)],
  ['IPSECKEY', thenMany(word, 0, octet, octet, octet)],
  ['HIP', thenMany(word, 0, octet, word, word)],
  ['SVCB', service],
  ['HTTPS', service],
])

/** Numbers of types, so that TYPE28 and AAAA are one (RFC 3597 section 5). */
const numbers: ReadonlyMap<string, string> = new Map(
  (
    'A1 NS2 MD3 MF4 CNAME5 SOA6 MB7 MG8 MR9 PTR12 HINFO13 MINFO14 MX15 TXT16 RP17 AFSDB18 X25:19 ISDN20 RT21 SIG24 KEY25 PX26 ' +
    'AAAA28 LOC29 SRV33 NAPTR35 KX36 CERT37 DNAME39 APL42 DS43 SSHFP44 IPSECKEY45 RRSIG46 NSEC47 DNSKEY48 DHCID49 NSEC3:50 ' +
    'NSEC3PARAM51 TLSA52 SMIMEA53 HIP55 NINFO56 TALINK58 CDS59 CDNSKEY60 OPENPGPKEY61 CSYNC62 ZONEMD63 SVCB64 HTTPS65 SPF99 ' +
    'NID104 L32:105 L64:106 LP107 EUI48:108 EUI64:109 URI256 CAA257 AVC258 DLV32769'
  )
    .split(' ')
    .map((entry) => /^(.*?):?(\d+)$/.exec(entry.includes(':') ? entry : entry.replace(/(\d+)$/, ':$1'))!)
    .map(([, mnemonic, number]) => [number!, mnemonic!]),
)

/** The mnemonic of a type as a file or a question names it, `undefined` for what is none. */
export function typeOf(text: string): string | undefined {
  const upperCase = text.toUpperCase()
  if (shapes.has(upperCase)) return upperCase
  const number = /^TYPE(\d{1,5})$/.exec(upperCase)?.[1]
  if (number === undefined || Number(number) > 65535) return undefined
  return numbers.get(String(Number(number))) ?? `TYPE${Number(number)}`
}

/** Something wrong with a record's data, at one of its words or after the last. */
export interface DataError {
  readonly error: string
  readonly token: Token | undefined
}

/** Reads a record's data from its words into canonical presentation form. */
export function readData(type: string, tokens: readonly Token[], origin: string): string | DataError {
  const first = tokens[0]
  if (first?.text === '\\#' && !first.quoted) return readUnknown(type, tokens)
  const shape = shapes.get(type)
  if (shape === undefined) return { error: `the data of ${type} must be written as \\# LENGTH HEXADECIMAL (RFC 3597)`, token: first }
  const parts: string[] = []
  for (const [index, read] of shape.fields.entries()) {
    const token = tokens[index]
    if (token === undefined) return { error: `${type} needs ${shape.fields.length} fields, here are ${tokens.length}`, token: undefined }
    const part = read(token.text, { origin, quoted: token.quoted })
    if (typeof part !== 'string') return { error: part.error, token }
    parts.push(part)
  }
  const others = tokens.slice(shape.fields.length)
  const { rest } = shape
  if (rest === undefined) return others[0] === undefined ? parts.join(' ') : { error: `${type} has no more than ${parts.length} fields`, token: others[0] }
  if (others.length < rest.atLeast) return { error: `${type} needs more than ${tokens.length} fields`, token: undefined }
  if (rest.whole !== undefined) {
    const whole = rest.whole(others.map(({ text }) => text))
    return 'error' in whole ? { error: whole.error, token: others[0] } : [...parts, ...whole].join(' ')
  }
  const context: FieldContext = { origin, quoted: false }
  for (const [index, token] of (rest.joined ? others.slice(0, 1) : others).entries()) {
    const text = rest.joined && index === 0 ? others.map((other) => other.text).join('') : token.text
    const part = rest.field(text, { ...context, quoted: token.quoted })
    if (typeof part !== 'string') return { error: part.error, token }
    parts.push(part)
  }
  return parts.join(' ')
}

/** `\# 4 0A000001` (RFC 3597 section 5). Addresses become what they are, all else stays as octets. */
function readUnknown(type: string, tokens: readonly Token[]): string | DataError {
  const [, length, ...words] = tokens
  const octets = words.map(({ text }) => text).join('')
  if (!/^\d{1,5}$/.test(length?.text ?? '')) return { error: 'after \\# comes the number of octets', token: length ?? tokens[0] }
  if (!/^(?:[0-9a-f]{2})*$/i.test(octets)) return { error: `"${octets}" is no even number of hexadecimal digits`, token: words[0] }
  if (octets.length !== 2 * Number(length!.text)) {
    return { error: `\\# announces ${Number(length!.text)} octets, here are ${octets.length / 2}`, token: length }
  }
  const bytes = Buffer.from(octets, 'hex')
  if (type === 'A' && bytes.length === 4) return bytes.join('.')
  if (type === 'AAAA' && bytes.length === 16) {
    return ipv6(octets.match(/.{4}/g)!.join(':'), { origin: '', quoted: false }) as string
  }
  return `\\# ${bytes.length}${octets === '' ? '' : ` ${octets.toUpperCase()}`}`
}
