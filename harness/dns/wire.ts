import packet from 'dns-packet'
import { mnemonicOf, numberOf, typeOf } from './master-file/type-numbers.ts'
import type { AskOptions, Question, ResourceRecord, Response } from './message.ts'

/** RFC 6891 section 6.2.5 lets a client choose; this is what resolvers have agreed on since 2020 (https://www.dnsflagday.net/2020/). */
const defaultUdpPayloadSize = 1232

/** Extended response codes (RFC 6891 section 6.1.3) of the IANA registry that dns-packet does not name. */
const rcodes: Readonly<Record<number, string>> = { 0: 'NOERROR', 1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP', 5: 'REFUSED', 6: 'YXDOMAIN', 7: 'YXRRSET', 8: 'NXRRSET', 9: 'NOTAUTH', 10: 'NOTZONE', 16: 'BADVERS', 23: 'BADCOOKIE' }

const queries = new Map<string, Uint8Array>()
const responses = new Map<string, Response>()
/** Both caches are emptied when they have grown to this. */
const cacheLimit = 4096

/** A query message with id 0. Equal questions give the same octets, which nobody may change. */
export function encodeQuery(question: Question, options: AskOptions = {}): Uint8Array {
  const { recursionDesired = true, edns = { udpPayloadSize: defaultUdpPayloadSize } } = options
  const key = `${question.name} ${question.type} ${recursionDesired} ${edns === false ? '' : edns.udpPayloadSize}`
  const known = queries.get(key)
  if (known) return known
  const message = packet.encode({
    type: 'query',
    id: 0,
    flags: recursionDesired ? packet.RECURSION_DESIRED : 0,
    questions: [{ name: question.name, type: typeForPacket(question.type), class: 'IN' }],
    additionals:
      edns === false ? [] : [{ type: 'OPT', name: '.', udpPayloadSize: edns.udpPayloadSize, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] }],
  })
  if (queries.size >= cacheLimit) queries.clear()
  queries.set(key, message)
  return message
}

/**
 * Reads a response; `undefined` when it is malformed, which a client treats as no response at all. Messages with the same
 * octets after the id give the same object: in a burst of equal questions most responses are equal.
 */
export function decodeResponse(message: Uint8Array): Response | undefined {
  const octets = Buffer.from(message.buffer, message.byteOffset, message.byteLength)
  const key = octets.toString('latin1', 2)
  const known = responses.get(key)
  if (known) return known
  const response = decode(octets)
  if (!response) return undefined
  if (responses.size >= cacheLimit) responses.clear()
  responses.set(key, response)
  return response
}

interface Opt {
  readonly type: 'OPT'
  readonly udpPayloadSize: number
  readonly extendedRcode: number
  readonly ednsVersion: number
}

function decode(octets: Buffer): Response | undefined {
  try {
    const message = packet.decode(octets)
    if (message.type !== 'response') return undefined
    const flags = octets.readUInt16BE(2)
    const additional = (message.additionals ?? []) as readonly (packet.Answer | Opt)[]
    const opt = additional.find((record): record is Opt => record.type === 'OPT')
    const rcode = ((opt?.extendedRcode ?? 0) << 4) | (flags & 0xf)
    const asked = message.questions?.[0]
    return {
      question: { name: asked ? plainName(asked.name) : '', type: asked ? typeName(asked.type) : '' },
      rcode: rcodes[rcode] ?? `RCODE${rcode}`,
      authoritative: (flags & packet.AUTHORITATIVE_ANSWER) !== 0,
      truncated: (flags & packet.TRUNCATED_RESPONSE) !== 0,
      recursionDesired: (flags & packet.RECURSION_DESIRED) !== 0,
      recursionAvailable: (flags & packet.RECURSION_AVAILABLE) !== 0,
      answer: records(message.answers),
      authority: records(message.authorities),
      additional: records(additional as readonly packet.Answer[]),
      edns: opt && { version: opt.ednsVersion, udpPayloadSize: opt.udpPayloadSize },
      size: octets.length,
    }
  } catch {
    return undefined
  }
}

function records(section: readonly packet.Answer[] | undefined): readonly ResourceRecord[] {
  return (section ?? []).filter(({ type }) => type !== 'OPT').map(record)
}

function record(answer: packet.Answer): ResourceRecord {
  const { name, type, ttl = 0 } = answer as { name: string; type: string; ttl?: number }
  return { name: plainName(name), type: typeName(type), ttl, data: data(type, (answer as { data: unknown }).data) }
}

/** RDATA as a master file says it (RFC 1035 section 5.1). */
function data(type: string, value: unknown): string {
  switch (type) {
    case 'A':
    case 'AAAA':
      return value as string
    case 'NS':
    case 'CNAME':
    case 'PTR':
    case 'DNAME':
      return plainName(value as string)
    case 'MX': {
      const { preference, exchange } = value as packet.MxData
      return `${preference} ${plainName(exchange)}`
    }
    case 'SRV': {
      const { priority, weight, port, target } = value as packet.SrvData
      return `${priority} ${weight} ${port} ${plainName(target)}`
    }
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = value as packet.SoaData
      return `${plainName(mname) || '.'} ${plainName(rname) || '.'} ${serial} ${refresh} ${retry} ${expire} ${minimum}`
    }
    case 'TXT':
      return (value as readonly Uint8Array[]).map(characterString).join(' ')
    case 'HINFO': {
      const { cpu, os } = value as { cpu: string; os: string }
      return `${characterString(Buffer.from(cpu))} ${characterString(Buffer.from(os))}`
    }
    case 'CAA': {
      const { flags, tag, value: text } = value as { flags: number; tag: string; value: string }
      return `${flags} ${tag} ${characterString(Buffer.from(text))}`
    }
    default:
      return generic(type, value)
  }
}

/** RFC 3597 section 5: any type's RDATA in hexadecimal. What dns-packet took apart it puts together again. */
function generic(type: string, value: unknown): string {
  const octets = Buffer.isBuffer(value) ? value : (packet as unknown as { record(type: string): { encode(value: unknown): Buffer } }).record(type).encode(value).subarray(2)
  return octets.length === 0 ? '\\# 0' : `\\# ${octets.length} ${octets.toString('hex')}`
}

function characterString(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) {
    if (octet === 0x22 || octet === 0x5c) text += `\\${String.fromCharCode(octet)}`
    else if (octet < 0x20 || octet > 0x7e) text += `\\${String(octet).padStart(3, '0')}`
    else text += String.fromCharCode(octet)
  }
  return `"${text}"`
}

function plainName(name: string): string {
  return name === '.' ? '' : name.toLowerCase()
}

/** dns-packet says UNKNOWN_65 where everybody else says HTTPS, or TYPE65 (RFC 3597). */
function typeName(type: string): string {
  return type.startsWith('UNKNOWN_') ? mnemonicOf(Number(type.slice(8))) : type
}

/** By number, since dns-packet takes a mnemonic that it does not know for type 0. */
function typeForPacket(type: string): packet.RecordType {
  return (typeOf(type) === undefined ? type : `UNKNOWN_${numberOf(type)}`) as packet.RecordType
}
