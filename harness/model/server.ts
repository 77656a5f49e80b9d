import type { Cache } from './cache.ts'
import type { Reply } from './reply.ts'
import type { Step } from './step.ts'

/** The circumstances of one question, handed from server to server. */
export interface Asking {
  /** Virtual time, seconds. */
  readonly now: number
  /** What servers remember. Without it every answer is the fresh one. */
  readonly cache: Cache | undefined
  /** Where steps are noted, when somebody wants to know. */
  readonly trace: Step[] | undefined
  readonly depth: number
  /** Name of who asks, for the trace. */
  readonly by: string
}

/**
 * A DNS server of the model. What sets kinds of servers apart is how they treat an alias and where they ask: one that restarts
 * (`restartingResolver`) asks for every target anew, one that relays would hand on what it was given.
 */
export interface Server {
  /** As steps name it. */
  readonly name: string
  /** The reply, or `undefined` when it stays silent. Names are lower case without the trailing dot. */
  resolve(name: string, type: string, asking: Asking): Reply | undefined
}

/** A server that does not answer at all: switched off, or not there. */
export function silentServer(name: string, because: string): Server {
  return {
    name,
    resolve(question, type, { trace, depth, by }) {
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      trace?.push({ kind: 'silent', depth, server: name, because })
      return undefined
    },
  }
}
