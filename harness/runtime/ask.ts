import type { AskOptions, Question, Response } from '../dns/message.ts'
import { decodeResponse, encodeQuery } from '../dns/wire.ts'
import type { Channel } from './channel.ts'

/**
 * Milliseconds after which a stub resolver sends the same datagram once more, as Windows does (Linux waits for five seconds). dnsmasq
 * with `strict-order` goes on to its next forwarder at that, and not before.
 */
const again = 1000

/** What carries messages between a node and a server. */
interface Carrier {
  channel(node: string, server: string, transport: 'udp' | 'tcp'): Pick<Channel, 'exchange'>
}

/** Answers after which the C library's stub resolver tries its next server (glibc, resolv/res_send.c, `next_ns`). */
const inconclusive: ReadonlySet<string> = new Set(['SERVFAIL', 'NOTIMP', 'REFUSED'])

/** How often a stub resolver goes through all its servers before it gives up (resolv.conf(5), `attempts`; glibc, resolv/res_send.c, `statp->retry`). */
const attempts = 2

/**
 * Asks servers in order as a stub resolver does: the next one after silence, an unreachable port or an answer that settles nothing, and
 * all of them once more when none has settled it. A truncated response over UDP is asked for again over TCP, unless UDP was wanted.
 */
export async function ask(link: Carrier, node: string, servers: readonly string[], question: Question, options: AskOptions & { readonly timeout: number }): Promise<Response | undefined> {
  const query = encodeQuery(question, options)
  let last: Response | undefined
  for (const server of Array.from({ length: attempts }, () => servers).flat()) {
    let response = await exchange(link, node, server, query, options)
    // A server that could not read the question may leave it out of its answer.
    if (response?.question.type === '') response = { ...response, question }
    if (response && !inconclusive.has(response.rcode)) return response
    last = response ?? last
  }
  return last
}

async function exchange(link: Carrier, node: string, server: string, query: Uint8Array, options: AskOptions & { readonly timeout: number }): Promise<Response | undefined> {
  const { transport, timeout } = options
  const first = await link.channel(node, server, transport ?? 'udp').exchange(query, timeout, transport === 'tcp' ? undefined : again)
  const response = typeof first === 'string' ? undefined : decodeResponse(first)
  if (transport !== undefined || !response?.truncated) return response
  const second = await link.channel(node, server, 'tcp').exchange(query, timeout)
  return typeof second === 'string' ? undefined : decodeResponse(second)
}
