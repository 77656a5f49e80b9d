import type { Response } from '../dns/message.ts'
import type { NodePlan } from '../plan/plan.ts'
import { decodeResponse, encodeQuery } from '../dns/wire.ts'
import { HarnessError } from './errors.ts'
import type { Link } from './link.ts'

/** Milliseconds from the start to the first good answer: of a server, and of a tunnel, whose ends must find each other first. */
const budgets = { dns: 30_000, listens: 30_000, tcp: 30_000, ping: 60_000 }
const pause = 15
/** A server that has just started may have dropped the first question. */
const patience = 300
const port = 53

interface Awaiting {
  /** The last lines of its log. */
  readonly tail: () => Promise<string>
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which a server that takes datagrams is not expected to take connections any more: `do-tcp: no`. 5,000 unless stated. */
  readonly datagramsOnly?: number
}

/** Waits until a node works, by using it: a question to one of its addresses, or a connection. */
export async function awaitReady(link: Link, node: NodePlan, { tail, signal, datagramsOnly = 5_000 }: Awaiting): Promise<void> {
  const { ready } = node
  if (!ready) return
  const start = performance.now()
  const budget = budgets[ready.kind]
  let last = 'nothing'
  while (performance.now() - start < budget) {
    signal?.throwIfAborted()
    if (ready.kind === 'listens') {
      const trouble = await listening(link, node.name, { address: ready.address, datagramsSuffice: performance.now() - start > datagramsOnly, signal })
      if (trouble === undefined) return
      last = trouble
    } else if (ready.kind === 'dns') {
      const response = await answerTo(link, node.name, ready)
      if (typeof response !== 'string' && (response.rcode === 'NOERROR' || response.rcode === 'NXDOMAIN')) return
      last = typeof response === 'string' ? response : response.rcode
    } else {
      const reply = await link.command<string>(ready.kind === 'tcp' ? 'reach' : 'ping', { ...ready, node: node.name }, signal)
      if (reply === '') return
      last = reply
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  const asked =
    ready.kind === 'dns' ? `${ready.address} asked for ${ready.question.name || '.'} ${ready.question.type}`
    : ready.kind === 'listens' ? `${ready.address} asked for version.bind TXT of class CH`
    : ready.kind === 'tcp' ? `a connection to ${ready.address} port ${ready.port}`
    : `an echo request to ${ready.address}`
  const log = await tail()
  throw new HarnessError('NODE_NOT_READY', `${node.name} was not ready after ${budget / 1000} s: ${asked}, last answer: ${last}.${log ? `\n${log}` : ''}`, {
    hint: `The lines above are the last of its log. Its files are in the plan: rehearse plan shows them.`,
  })
}

async function answerTo(link: Link, node: string, { address, question, recursionDesired }: Extract<NodePlan['ready'], { kind: 'dns' }>): Promise<Response | string> {
  const outcome = await link.channel(node, address, 'udp').exchange(encodeQuery(question, { recursionDesired: recursionDesired ?? true }), patience)
  if (typeof outcome === 'string') return outcome
  return decodeResponse(outcome) ?? 'a malformed message'
}

/** `version.bind. CH TXT`: most servers answer or refuse it out of their own knowledge, and some ask their forwarder. */
const anything = Buffer.from('0000010000010000000000000776657273696f6e0462696e640000100003', 'hex')

/**
 * Why nobody is there yet; `undefined` once a server says anything at all, or listens. One that forwards what it was asked (CoreDNS) is
 * silent for as long as its forwarder is, and one whose owner has lists of whom it talks to may say nothing to itself: that says nothing
 * against it. Where nobody has opened the port, the kernel refuses the datagram.
 */
async function listening(link: Link, node: string, { address, datagramsSuffice, signal }: { address: string; datagramsSuffice: boolean; signal: AbortSignal | undefined }): Promise<string | undefined> {
  const outcome = await link.channel(node, address, 'udp').exchange(anything, patience)
  if (outcome === 'unreachable') return 'nobody listens'
  if (outcome !== 'timeout' || datagramsSuffice) return undefined
  const refusal = await link.command<string>('reach', { node, address, port }, signal)
  return refusal === '' ? undefined : `it takes datagrams, and no connections: ${refusal}`
}
