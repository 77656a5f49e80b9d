import { canonicalAddress6 } from '../../dns/address.ts'
import type { RecordSet } from '../../azure/resources.ts'
import { dnsName, listOf, oneOrMany, text, timeToLive, z } from '../../language/vocabulary.ts'

export interface RecordSetInput {
  ttl?: number | undefined
  trafficManagementProfile?: string | undefined
  A?: string | string[] | undefined
  AAAA?: string | string[] | undefined
  CNAME?: string | string[] | undefined
  MX?: string | MailExchange | (string | MailExchange)[] | undefined
  PTR?: string | string[] | undefined
  SRV?: string | Service | (string | Service)[] | undefined
  TXT?: string | string[] | undefined
}

interface MailExchange { preference: number; exchange: string }
interface Service { priority: number; weight: number; port: number; target: string }

/** The types Azure Private DNS has, SOA apart: https://learn.microsoft.com/azure/dns/dns-private-records */
const recordTypes: readonly RecordSet['type'][] = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TXT']

const short = z.int().min(0).max(65535)
const mailExchange: z.ZodType<MailExchange> = z.strictObject({ preference: short, exchange: text })
const service: z.ZodType<Service> = z.strictObject({ priority: short, weight: short, port: short, target: text })

const recordSet: z.ZodType<RecordSetInput> = z.strictObject({
  ttl: timeToLive.optional().describe('Seconds; 3600 unless stated. Private endpoints write 10.'),
  trafficManagementProfile: text.optional().describe('Of a private DNS zone: the private Traffic Manager profile that says what the record is, by its own TTL, instead of records.'),
  A: oneOrMany(text).optional().describe('IPv4 addresses. An empty list: the record set was deleted by hand.'),
  AAAA: oneOrMany(text).optional().describe('IPv6 addresses.'),
  CNAME: oneOrMany(text).optional().describe('One name.'),
  MX: oneOrMany(z.union([text, mailExchange])).optional().describe('10 mail.example.com'),
  PTR: oneOrMany(text).optional().describe('Names.'),
  SRV: oneOrMany(z.union([text, service])).optional().describe('Priority, weight, port, target: 1 2 5060 sip.example.com'),
  TXT: oneOrMany(text).optional().describe('Plain text, without the quotes of zone files.'),
})

export const recordSets: z.ZodType<Record<string, RecordSetInput>> = z.record(text, recordSet)

/** Several types at one name are several record sets; `typeOf`: of those that a profile says the records of. One that does not exist is refused by a rule. */
export function expandRecordSets(input: Record<string, RecordSetInput>, typeOf: (profile: string) => RecordSet['type'] = () => 'A'): readonly RecordSet[] {
  return Object.entries(input).flatMap(([name, written]) => [
    ...(written.trafficManagementProfile === undefined ? [] : [{ name: name.toLowerCase(), type: typeOf(written.trafficManagementProfile), ttl: written.ttl ?? 3600, data: [], profile: written.trafficManagementProfile }]),
    ...recordTypes.flatMap((type) => written[type] === undefined ? [] : [{
      name: name.toLowerCase(),
      type,
      ttl: written.ttl ?? 3600,
      data: listOf<string | MailExchange | Service>(written[type]).map((value) => presentation(type, value)),
    }]),
  ])
}

/** The value as zone files write it. What is not well formed is left as it was written, for a rule to refuse. */
function presentation(type: RecordSet['type'], value: string | MailExchange | Service): string {
  if (typeof value === 'object') {
    return 'exchange' in value
      ? `${value.preference} ${dnsName(value.exchange)}`
      : `${value.priority} ${value.weight} ${value.port} ${dnsName(value.target)}`
  }
  if (type === 'TXT') return quoted(value)
  if (type === 'A') return value
  if (type === 'AAAA') return canonicalAddress6(value)
  // Numbers without leading zeros, as in an answer.
  return dnsName(value.trim().replace(/\s+/g, ' ').replace(/\b0+(?=\d+ )/g, ''))
}

/** Character strings of at most 255 octets (RFC 1035 section 3.3.14), what is not printable ASCII as \DDD (section 5.1). */
function quoted(value: string): string {
  const octets = new TextEncoder().encode(value)
  const strings: string[] = []
  for (let start = 0; start === 0 || start < octets.length; start += 255) {
    const escaped = Array.from(octets.subarray(start, start + 255), (octet) =>
      octet === 34 || octet === 92 ? `\\${String.fromCharCode(octet)}`
      : octet < 32 || octet > 126 ? `\\${String(octet).padStart(3, '0')}`
      : String.fromCharCode(octet))
    strings.push(`"${escaped.join('')}"`)
  }
  return strings.join(' ')
}
