import type { Path } from '../dns/path.ts'
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
  /** What is being asked of whom further up, as `server name type`: who is asked the same again stands in a loop. */
  readonly pending: readonly string[]
  readonly notes: Notes
  /** What the question comes over. */
  readonly transport: Transport
}

export interface Transport {
  readonly protocol: 'udp' | 'tcp'
  /**
   * Whether who asks over UDP comes again over TCP when the answer is truncated, and what it makes of it when nobody is there then: it
   * waits longer than any client, or takes that for a failure. `false`: it hands on what it got; a client says itself how it asks.
   */
  readonly again: false | 'waits' | 'fails'
}

/** What is noted about one question of a client, whichever servers it passes. */
export interface Notes {
  /** Loops that were met. An answer found meanwhile says nothing about other askers. */
  loops: number
  /** How often somebody waited in vain, and went on: what comes after that may come too late for whoever asked. */
  waits: number
  /** How often somebody waited for a server that is there and does not answer over TCP: longer than any client does, whomever it would ask next. */
  stuck: number
  /** Questions among servers so far: nobody waits for more than `maximumQuestions`. */
  asked: number
  /** Servers whose behaviour nobody can predict: they run files of their user's own. */
  readonly unpredictable: string[]
  /** Which of several forwarders a server takes that prefers none: by number, the first unless stated. Absent where nobody wants to know. */
  readonly choices: Choices | undefined
}

export interface Choices {
  readonly taken: ReadonlyMap<string, number>
  /** Whether it is a choice, too, that an answer comes too late. */
  readonly late: boolean
  /** Those that were met, with what else could have been taken. */
  readonly met: Map<string, readonly number[]>
}

/** Somebody further on waited in vain before he answered: whether whoever asked had given up by then, nobody can say. Not unless a choice says so. */
export function comesLate(who: string, { choices }: Notes): boolean {
  if (choices?.late !== true) return false
  const late = choices.taken.get(`late ${who}`) === 1
  choices.met.set(`late ${who}`, [late ? 0 : 1])
  return late
}

/** Notes of somebody who does not look at them. */
export function newNotes(choices?: Choices): Notes {
  return { loops: 0, waits: 0, stuck: 0, unpredictable: [], asked: 0, choices }
}

/** The circumstances in which a server asks the next one: over UDP first, unless it follows whoever asked it. */
export function passedOn(asking: Asking, by: string, pending: string, { follows = false, overTcp = 'waits' }: { readonly follows?: boolean; readonly overTcp?: 'waits' | 'fails' } = {}): Asking {
  return { ...asking, depth: asking.depth + 1, by, pending: [...asking.pending, pending], transport: follows ? asking.transport : { protocol: 'udp', again: overTcp } }
}

/**
 * A DNS server of the model. What sets kinds of servers apart is how they treat an alias and where they ask: one that restarts
 * (`restartingResolver`) asks for every target anew, one that relays (`relayingServer`) hands on what it was given.
 */
export interface Server {
  /** As steps name it. */
  readonly name: string
  /** The reply, or `undefined` when it stays silent. Names are lower case without the trailing dot. */
  resolve(name: string, type: string, asking: Asking): Reply | undefined
}

/** A server that does not answer at all: switched off, or not there. */
export function silentServer(name: string, because: string, at?: Path): Server {
  return {
    name,
    resolve(question, type, { trace, depth, by }) {
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      trace?.push({ kind: 'silent', depth, server: name, because, ...(at && { at }) })
      return undefined
    },
  }
}

/** So many questions among servers no client waits for: servers that forward to one another multiply them. */
export const maximumQuestions = 500
