import type { LoadedZone } from '../dns/authority-lookup.ts'
import type { AskOptions, Edns, Question, Response, ResourceRecord } from '../dns/message.ts'
import type { Reply } from './reply.ts'
import { answer } from '../dns/authority.ts'
import { find } from '../dns/authority-lookup.ts'
import { obsolete, recordsOf } from './reply.ts'
import { WireSize, optSize } from './wire-size.ts'

/** What this project's servers announce and send over UDP at most (`edns-buffer-size`, `max-udp-size`), octets. */
const udpPayloadSize = 1232
const edns: Edns = { version: 0, udpPayloadSize }
/** Over UDP without EDNS (RFC 1035 section 4.2.1). */
const smallest = 512

/** A recursive server's reply as a client sees it: minimal, with the SOA of a negative answer and nothing else beside the chain. */
export function recursiveResponse(question: Question, reply: Reply, options: AskOptions = {}): Response {
  const whole = sent(
    {
      question,
      rcode: reply.rcode,
      authoritative: reply.authoritative ?? false,
      truncated: false,
      recursionDesired: true,
      recursionAvailable: reply.recursionAvailable ?? true,
      answer: reply.answer,
      authority: [...(reply.soa === undefined ? [] : [reply.soa]), ...(reply.ns ?? [])],
      additional: reply.additional ?? [],
      edns,
      size: 0,
    },
    options,
  )
  return reply.truncated && options.transport !== 'tcp' ? { ...whole, truncated: true } : whole
}

/** An authoritative server's answer as CoreDNS gives it: with the zone's name servers beside what was found. */
export function authoritativeResponse(zone: LoadedZone, question: Question, options: AskOptions): Response {
  const response = answer(zone, question)
  const ns = find(zone.apex, 'NS')
  const found = response.answer.length > 0 && response.authority.length === 0 && ns !== undefined
  const recursionDesired = options.recursionDesired ?? true
  // CoreDNS leaves the SOA's own TTL, which RFC 2308 section 3 would have lowered to its minimum.
  const soa = find(zone.apex, 'SOA')!.ttl
  const authority = found ? recordsOf(ns) : response.authority.map((record) => (record.type === 'SOA' ? { ...record, ttl: soa } : record))
  return sent({ ...response, recursionDesired, edns, authority }, options, { compress: false })
}

/** What an authoritative server says to ANY: CoreDNS's plugin `any` leaves AA out. */
export function obsoleteResponse(question: Question, options: AskOptions): Response {
  return { ...bareResponse(question, 'NOERROR', options, { recursionAvailable: false }), answer: obsolete(question.name).records }
}

/** A message with nothing but a response code. */
export function bareResponse(question: Question, rcode: string, options: AskOptions, flags: { readonly recursionAvailable: boolean }): Response {
  return sent(
    {
      question,
      rcode,
      authoritative: false,
      truncated: false,
      recursionDesired: options.recursionDesired ?? true,
      ...flags,
      answer: [],
      authority: [],
      additional: [],
      edns,
      size: 0,
    },
    options,
  )
}

/** Puts a size on a response, and cuts it at what the transport carries: whole sets only, TC set (RFC 2181 section 9). */
function sent(response: Response, options: AskOptions, { compress = true } = {}): Response {
  const withEdns = options.edns !== false
  const whole = { ...response, edns: withEdns ? response.edns : undefined }
  const offered = options.edns === false ? smallest : Math.max(smallest, options.edns?.udpPayloadSize ?? udpPayloadSize)
  const limit = options.transport === 'tcp' ? 65535 : Math.min(offered, udpPayloadSize)
  const opt = withEdns ? optSize : 0
  const size = sizeOf(whole, compress) + opt
  if (size <= limit) return { ...whole, size }
  // CoreDNS compresses only what would not fit otherwise.
  if (!compress) return sent(response, options)
  const answer = fitting(whole, limit - opt)
  const cut = { ...whole, truncated: true, answer, authority: [], additional: [] }
  return { ...cut, size: sizeOf(cut, true) + opt }
}

function sizeOf({ question, answer, authority, additional }: Response, compress: boolean): number {
  const size = new WireSize(question, compress)
  for (const section of [answer, authority, additional]) for (const record of section) size.add(record)
  return size.octets
}

function fitting({ question, answer }: Response, limit: number): readonly ResourceRecord[] {
  const size = new WireSize(question)
  let kept = 0
  for (const [index, record] of answer.entries()) {
    size.add(record)
    if (size.octets > limit) break
    const next = answer[index + 1]
    if (next === undefined || next.name !== record.name || next.type !== record.type) kept = index + 1
  }
  return answer.slice(0, kept)
}
