import type { Question, Response } from '../dns/message.ts'
import type { BadAnswer } from '../world/impairments.ts'
import { failed, serverFailure, type Outcome, type Reply } from './reply.ts'
import type { ResolveOptions } from './resolve-options.ts'
import { bareResponse } from './response.ts'
import { silentServer, type Asking, type Server } from './server.ts'

/** What a server says to everybody over either transport; nobody is told more than the code. */
const codes: ReadonlyMap<BadAnswer, Reply['rcode']> = new Map([['servfail', 'SERVFAIL'], ['refused', 'REFUSED'], ['nxdomain', 'NXDOMAIN'], ['lame', 'NOERROR']])

const cutOff: Reply = { rcode: 'NOERROR', answer: [], soa: undefined, truncated: true }

/**
 * The same server, answering badly. A little late is as ever, where nobody loses patience; where chance decides whether it answers, this is what it is like
 * at best. Who comes again over TCP where an answer is cut gets it there, or waits or fails as is its way (RFC 7766 section 5).
 */
export function impaired(server: Server, how: BadAnswer | undefined): Server {
  if (how === undefined || how === 'slow-answers' || how === 'half-answered') return server
  if (how === 'late-answers') return silentServer(server.name, 'it answers a minute late')
  const { name } = server
  const rcode = codes.get(how)
  return {
    name,
    resolve(owner, type, asking) {
      const { trace, depth, by, transport } = asking
      const noted = (kind: 'silent' | 'failed', because: string): void => {
        trace?.push({ kind: 'asked', depth, server: name, by, name: owner, type })
        trace?.push(kind === 'silent' ? { kind, depth, server: name, because } : { kind, depth, server: name, name: owner, because })
      }
      if (rcode !== undefined) {
        noted('failed', `it answers everything with ${rcode}`)
        return { rcode, answer: [], soa: undefined }
      }
      if (transport.protocol === 'udp' && !transport.again) {
        noted('failed', 'it cuts every answer over UDP')
        return cutOff
      }
      if (how === 'truncated') return server.resolve(owner, type, { ...asking, transport: { protocol: 'tcp', again: false } })
      if (transport.protocol === 'tcp') asking.notes.stuck++
      noted('silent', transport.protocol === 'tcp' ? 'it does not answer over TCP' : 'it cuts every answer over UDP, and does not answer over TCP')
      return transport.again === 'fails' ? serverFailure : undefined
    },
  }
}

/** What a resolver makes of a public server that answers badly; `undefined` where it comes to what it comes to else. */
export function fromAuthority(server: string, how: BadAnswer | undefined, { owner, asking: { trace, depth }, by, zone }: { readonly owner: string; readonly asking: Asking; readonly by: string; readonly zone: string }): Outcome | undefined {
  switch (how) {
    case undefined:
    case 'slow-answers':
    case 'half-answered':
    case 'truncated':
      return undefined
    case 'nxdomain':
      trace?.push({ kind: 'nxdomain', depth, server: by, zone, name: owner })
      return { kind: 'negative', rcode: 'NXDOMAIN', soa: undefined }
    default: {
      const because = how === 'late-answers' ? 'answers a minute late' : how === 'truncated-without-tcp' ? 'cuts every answer over UDP, and is silent over TCP' : how === 'lame' ? 'is not authoritative any more' : `answers ${codes.get(how)}`
      trace?.push({ kind: 'failed', depth, server: by, name: owner, because: `${server} ${because}` })
      return failed
    }
  }
}

/** What somebody is told who asks such a server himself; `as ever` where he is told that. */
export function byAuthority(how: BadAnswer | undefined, question: Question, options: ResolveOptions): Response | 'as ever' | undefined {
  const said = (rcode: string): Response => bareResponse(question, rcode, options, { recursionAvailable: false })
  const code = how && codes.get(how)
  if (code !== undefined) return said(code)
  if (how === 'late-answers' || (how === 'truncated-without-tcp' && options.transport === 'tcp')) return undefined
  return (how === 'truncated' || how === 'truncated-without-tcp') && options.transport !== 'tcp' ? { ...said('NOERROR'), truncated: true } : 'as ever'
}
