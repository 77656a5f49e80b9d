import type { ResourceRecord, Response } from '../dns/message.ts'

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** Where names stand in a record's data, by its type. */
const names: Readonly<Record<string, readonly number[]>> = { CNAME: [0], NS: [0], PTR: [0], DNAME: [0], MX: [1], SRV: [3], SOA: [0, 1] }

function recordOf(line: string): ResourceRecord | undefined {
  const [, name, ttl, type, data] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? []
  if (name === undefined || type === undefined || data === undefined) return undefined
  const at = names[type.toUpperCase()] ?? []
  return { name: bare(name), type: type.toUpperCase(), ttl: Number(ttl), data: at.length === 0 ? data.trim() : data.trim().split(/\s+/).map((word, index) => (at.includes(index) ? bare(word) : word)).join(' ') }
}

/** What dig prints of a message; `undefined` where no server answered. */
export function readDig(text: string): Response | undefined {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const rcode = /->>HEADER<<-.*status: (\w+)/.exec(text)?.[1]
  if (rcode === undefined) return undefined
  const flags = new Set((/^;; flags:([^;]*);/m.exec(text)?.[1] ?? '').trim().split(/\s+/))
  const [, version, payload] = /^; EDNS: version: (\d+).*udp: (\d+)/m.exec(text) ?? []
  const section = (name: string): readonly string[] => {
    const from = lines.findIndex((line) => line === `;; ${name} SECTION:`)
    const rest = from < 0 ? [] : lines.slice(from + 1)
    const end = rest.findIndex((line) => line === '' || line.startsWith(';; '))
    return end < 0 ? rest : rest.slice(0, end)
  }
  const records = (name: string): readonly ResourceRecord[] => section(name).flatMap((line) => recordOf(line) ?? [])
  const [, asked = '', type = ''] = /^;(\S+)\s+IN\s+(\S+)/.exec(section('QUESTION')[0] ?? '') ?? []
  return {
    question: { name: bare(asked), type }, rcode, authoritative: flags.has('aa'), truncated: flags.has('tc'), recursionDesired: flags.has('rd'), recursionAvailable: flags.has('ra'),
    answer: records('ANSWER'), authority: records('AUTHORITY'), additional: records('ADDITIONAL'),
    edns: version === undefined ? undefined : { version: Number(version), udpPayloadSize: Number(payload) },
    size: Number(/MSG SIZE\s+rcvd: (\d+)/.exec(text)?.[1] ?? 0),
  }
}
