import * as dnssec from './dnssec.ts'
import * as field from './fields.ts'
import type { Field } from './fields.ts'
import { ethernet, hostIdentity, ipsecKey, nodeId, prefix, relay } from './gateways.ts'
import type { Token } from './lexer.ts'
import { location } from './location.ts'
import { parameters } from './parameters.ts'
import { wordsOfRdata } from './rdata.ts'

const { name, ipv4, ipv6, duration, string, longString, word, hexadecimal, base64 } = field
const { algorithm, certificateType, coveredType, digest, digestType, hashedOwner, keyFlags, keyProtocol, salt, time, typeBitmap } = dnssec
const octet = field.integer(255)
const short = field.integer(65535)
const long = field.integer(4294967295)

type Whole = (rest: readonly string[], before: readonly string[], origin: string) => readonly string[] | { readonly error: string }

/** The data of a type: its fields in order, then what the remaining words are: one text without blanks, or any number of fields. */
interface Shape {
  readonly fields: readonly Field[]
  readonly rest?: { readonly field: Field; readonly joined: boolean; readonly atLeast: number; readonly whole?: Whole }
}

const only = (...fields: Field[]): Shape => ({ fields })
const thenText = (text: Field, ...fields: Field[]): Shape => ({ fields, rest: { field: text, joined: true, atLeast: 1 } })
const thenMany = (each: Field, atLeast: number, ...fields: Field[]): Shape => ({ fields, rest: { field: each, joined: false, atLeast } })
const judged = (shape: Shape, whole: Whole): Shape => ({ ...shape, rest: { ...shape.rest!, whole } })

const signature = thenText(base64, coveredType, algorithm, octet, long, time, time, short, name)
const keyDigest = judged(thenText(hexadecimal, short, algorithm, digestType), digest({ 1: 20, 2: 32, 3: 32, 4: 48 }, 2))
const certificate = thenText(hexadecimal, octet, octet, octet)
const key = thenText(base64, keyFlags, keyProtocol, algorithm)
const service = judged(thenMany(word, 0, short, name), parameters)
const strings = thenMany(string, 1)
/** A KEY whose flags say that there is none has none (RFC 2535 section 3.1.2). */
const oldKey: Shape = { ...key, rest: { ...key.rest!, atLeast: 0, whole: (rest, [flags]) => (rest.length > 0 || (Number(flags) & 0xc000) === 0xc000 ? rest : { error: 'KEY ends with a key' }) } }

/** RFC numbers: 1035, 1183, 1348, 1712, 1876, 2163, 2230, 2535, 2782, 3123, 3403, 3596, 4025, 4034, 4255, 4398, 5155, 6672, 6698, 6742, 7043, 7553, 8005, 8659, 8777, 8976, 9460, 9606. */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['A', only(ipv4)],
  ['AAAA', only(ipv6)],
  ...['NS', 'CNAME', 'DNAME', 'PTR', 'MB', 'MG', 'MR', 'NSAP-PTR'].map((type) => [type, only(name)] as const),
  ...['MX', 'AFSDB', 'RT', 'KX', 'LP'].map((type) => [type, only(short, name)] as const),
  ...['RP', 'MINFO', 'TALINK'].map((type) => [type, only(name, name)] as const),
  ['PX', only(short, name, name)],
  ['SOA', only(name, name, long, duration, duration, duration, duration)],
  ...['TXT', 'SPF', 'AVC', 'NINFO', 'RESINFO', 'WALLET', 'CLA'].map((type) => [type, strings] as const),
  ['HINFO', only(string, string)],
  ['X25', only((text, context) => (/^\d{4,}$/.test(text) ? string(text, context) : { error: `"${text}" is no address of four digits or more` }))],
  ['ISDN', thenMany(string, 0, string)],
  ['GPOS', only(string, string, string)],
  ['SRV', only(short, short, short, name)],
  ['NAPTR', only(short, short, string, string, field.substitution, name)],
  ['CAA', only(octet, field.tag, longString)],
  ['URI', only(short, short, longString)],
  ['SSHFP', judged(thenText(hexadecimal, octet, octet), digest({ 1: 20, 2: 32 }, 1))],
  ['TLSA', certificate],
  ['SMIMEA', certificate],
  ...['DS', 'CDS', 'DLV', 'TA'].map((type) => [type, keyDigest] as const),
  ...['DNSKEY', 'CDNSKEY', 'RKEY'].map((type) => [type, key] as const),
  ['KEY', oldKey],
  ['RRSIG', signature],
  ['SIG', signature],
  ['NSEC', judged(thenMany(coveredType, 1, name), typeBitmap)],
  ['NXT', judged(thenMany(coveredType, 1, name), typeBitmap)],
  ['NSEC3', judged(thenMany(coveredType, 0, octet, octet, short, salt, hashedOwner), typeBitmap)],
  ['NSEC3PARAM', only(octet, octet, short, salt)],
  ['CSYNC', judged(thenMany(coveredType, 0, long, short), typeBitmap)],
  ['ZONEMD', judged(thenText(hexadecimal, long, octet, octet), digest({ 1: 48, 2: 64 }, 2))],
  ['CERT', thenText(base64, certificateType, short, algorithm)],
  ['OPENPGPKEY', thenText(base64)],
  ['DHCID', thenText(base64)],
  ['EID', thenText(hexadecimal)],
  ['NIMLOC', thenText(hexadecimal)],
  ['EUI48', only(ethernet(6))],
  ['EUI64', only(ethernet(8))],
  ['L32', only(short, ipv4)],
  ['L64', only(short, nodeId)],
  ['NID', only(short, nodeId)],
  ['LOC', judged(thenMany(word, 0), location)],
  ['APL', thenMany(prefix, 0)],
  ['IPSECKEY', judged(thenMany(word, 1, octet, octet, octet), ipsecKey)],
  ['AMTRELAY', judged(thenMany(word, 1, octet, octet, octet), relay)],
  ['HIP', judged(thenMany(word, 2, octet), hostIdentity)],
  ['SVCB', service],
  ['HTTPS', service],
  ['DOA', thenText(base64, long, long, octet, string)],
  ['SINK', thenText(base64, octet, octet, octet)],
  ['NSAP', only((text) => (/^0x(?:\.*[0-9a-f]\.*[0-9a-f])+$/i.test(text) ? text.toLowerCase().replaceAll('.', '') : { error: `"${text}" is no address such as 0x47.0005.80` }))],
  // Given up long ago; kept as they are written.
  ...['A6', 'ATMA', 'WKS'].map((type) => [type, thenMany(word, 1)] as const),
])

/** Something wrong with a record's data, at one of its words or after the last. */
export interface DataError {
  readonly error: string
  readonly token: Token | undefined
}

/** Fields that may stand in quotes; those of all other types may not, as BIND has it. */
const texts: ReadonlySet<Field> = new Set([string, longString, word, field.substitution])

/** Reads a record's data from its words into canonical presentation form. */
export function readData(type: string, tokens: readonly Token[], origin: string): string | DataError {
  const first = tokens[0]
  const shape = shapes.get(type)
  // Without a number after it, it is a text like another.
  const octets = first?.text === '\\#' && !first.quoted && (shape === undefined || /^\d{1,5}$/.test(tokens[1]?.text ?? ''))
  if (octets) return readUnknown(type, tokens, origin)
  if (shape === undefined) return { error: `the data of ${type} must be written as \\# LENGTH HEXADECIMAL (RFC 3597)`, token: first }
  const parts: string[] = []
  for (const [index, read] of shape.fields.entries()) {
    const token = tokens[index]
    if (token === undefined) return { error: `${type} needs ${shape.fields.length} fields, here are ${tokens.length}`, token: undefined }
    const part = read(token.text, { origin, quoted: token.quoted })
    if (typeof part !== 'string') return { error: part.error, token }
    if (token.quoted && !texts.has(read)) return { error: `"${token.text}" stands in quotes and is no text`, token }
    parts.push(part)
  }
  const others = tokens.slice(shape.fields.length)
  const { rest } = shape
  if (rest === undefined) return others[0] === undefined ? parts.join(' ') : { error: `${type} has no more than ${parts.length} fields`, token: others[0] }
  if (others.length < rest.atLeast) return { error: `${type} needs more than ${tokens.length} fields`, token: undefined }
  const words = rest.joined && others.length > 1 ? [{ ...others[0]!, text: others.map(({ text }) => text).join('') }] : others
  const read: string[] = []
  for (const token of words) {
    const part = rest.field(token.text, { origin, quoted: token.quoted })
    if (typeof part !== 'string') return { error: part.error, token }
    read.push(part)
  }
  const whole = rest.whole === undefined ? read : rest.whole(read, parts, origin)
  return 'error' in whole ? { error: whole.error, token: others[0] } : [...parts, ...whole].join(' ')
}

/** `\# 4 0A000001` (RFC 3597 section 5). Known types become what they are, all else stays as octets. */
function readUnknown(type: string, tokens: readonly Token[], origin: string): string | DataError {
  const [, length, ...words] = tokens
  const octets = words.map(({ text }) => text).join('')
  if (!/^\d{1,5}$/.test(length?.text ?? '')) return { error: 'after \\# comes the number of octets', token: length ?? tokens[0] }
  if (!/^(?:[0-9a-f]{2})*$/i.test(octets)) return { error: `"${octets}" is no even number of hexadecimal digits`, token: words[0] }
  if (octets.length !== 2 * Number(length!.text)) {
    return { error: `\\# announces ${Number(length!.text)} octets, here are ${octets.length / 2}`, token: length }
  }
  const read = wordsOfRdata(type, Buffer.from(octets, 'hex'))
  if (read === undefined) return `\\# ${octets.length / 2}${octets === '' ? '' : ` ${octets.toUpperCase()}`}`
  const at = words[0] ?? length!
  if ('error' in read) return { error: read.error, token: at }
  return readData(type, read.map((each) => ({ ...at, ...each })), origin)
}
