import type { AskOptions, Question, Response } from '../dns/message.ts'

/** A line of a hosts file. */
export interface HostsEntry {
  readonly name: string
  readonly address: string
}

/**
 * What a name's addresses are where a hosts file says so: no server is asked, whatever it would answer (hosts(5); nsswitch.conf(5): `hosts: files
 * dns`). Only for whoever asks as programs do. A question that says how it is to be put, as dig puts it, goes to servers.
 */
export function hostsFileAnswer(entries: readonly HostsEntry[] | undefined, { name, type }: Question, options: AskOptions | undefined): Response | undefined {
  if (entries === undefined || options !== undefined || type !== 'A') return undefined
  const found = entries.filter((entry) => entry.name === name)
  if (found.length === 0) return undefined
  return {
    question: { name, type },
    rcode: 'NOERROR',
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: true,
    answer: found.map(({ address }) => ({ name, type, ttl: 0, data: address })),
    authority: [],
    additional: [],
    edns: { version: 0, udpPayloadSize: 1232 },
    size: 0,
  }
}
