import type { Reply } from '../reply.ts'
import type { Asking, Server } from '../server.ts'
import { askForwarders, domainFor, noteForward, type ForwardedDomain, type ForwardingPolicy } from './forwarders.ts'

/** What tells apart servers that relay. */
export interface RelayingKind {
  readonly policy: ForwardingPolicy
  /** What it says for a name that it has no forwarder for. */
  readonly otherwise: Reply
  /** Whether there is nothing to say about where it forwards. */
  readonly plain?: boolean
  /** What it answers by itself, before any forwarder is asked; `silence` where it waits in vain for the rest of it. */
  readonly own?: (name: string, type: string, asking: Asking) => Reply | 'silence' | undefined
  /** What it makes of a forwarder's reply before it hands it on. */
  readonly changed?: (reply: Reply, question: { readonly name: string; readonly type: string }, asking: Asking) => Reply
}

/**
 * A server that hands on what a forwarder said, the whole chain of it: which forwarder is asked is decided by the question's name
 * alone, and never again by the names that the chain leads to.
 */
export function relayingServer(name: string, domains: readonly ForwardedDomain[], { policy, otherwise, plain, own, changed }: RelayingKind): Server {
  return {
    name,
    resolve(question, type, asking) {
      const { trace, depth, by } = asking
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      const known = own?.(question, type, asking)
      if (known !== undefined) return known === 'silence' ? undefined : known
      const domain = domainFor(domains, question)
      if (domain === undefined || domain.forwarders.length === 0) {
        trace?.push({ kind: 'nobody', depth, server: name, name: question })
        return otherwise
      }
      if (plain !== true) noteForward(name, domain, question, asking)
      const reply = askForwarders(name, domain, { name: question, type, asking, policy })
      if (reply === undefined) return undefined
      if (trace && plain !== true) traceChain(name, question, reply, asking, domains)
      return changed === undefined ? reply : changed(reply, { name: question, type }, asking)
    },
  }
}

/** Said only where it matters: the chain leads into a domain that would have been asked of others. */
function traceChain(server: string, question: string, { answer }: Reply, { trace, depth }: Asking, domains: readonly ForwardedDomain[]): void {
  const chain = [question, ...answer.filter(({ type }) => type === 'CNAME').map(({ data }) => data)]
  const asked = domainFor(domains, question)
  if (chain.every((name) => domainFor(domains, name) === asked)) return
  trace?.push({ kind: 'relayed', depth, server, name: question, chain })
}
