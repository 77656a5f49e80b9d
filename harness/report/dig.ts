import type { ResourceRecord, Response } from '../dns/message.ts'

/** A response as `dig` prints it: header, question, sections. */
export function renderResponse(response: Response): string {
  const { question, rcode, edns, size } = response
  const flags = [
    'qr',
    response.authoritative && 'aa',
    response.truncated && 'tc',
    response.recursionDesired && 'rd',
    response.recursionAvailable && 'ra',
  ].filter((flag) => flag !== false)
  return [
    `;; status: ${rcode}, flags: ${flags.join(' ')}`,
    ...(edns ? [`;; EDNS: version ${edns.version}, udp ${edns.udpPayloadSize}`] : []),
    ';; QUESTION',
    `;${question.name}. IN ${question.type}`,
    ...section('ANSWER', response.answer),
    ...section('AUTHORITY', response.authority),
    ...section('ADDITIONAL', response.additional),
    ...(size > 0 ? [`;; ${size} octets`] : []),
    '',
  ].join('\n')
}

function section(name: string, records: readonly ResourceRecord[]): readonly string[] {
  if (records.length === 0) return []
  const owner = Math.max(...records.map((record) => record.name.length + 1))
  return [`;; ${name}`, ...records.map(({ name: of, ttl, type, data }) => `${`${of}.`.padEnd(owner)} ${String(ttl).padStart(6)} IN ${type.padEnd(5)} ${data}`)]
}
