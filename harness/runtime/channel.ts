import type { HarnessError } from './errors.ts'
import { messagesFrame } from './frames.ts'

/** What came of one message sent to one server. */
export type Outcome = Buffer | 'timeout' | 'unreachable'

interface Pending {
  readonly message: Uint8Array
  readonly timeout: number
  /** Milliseconds after which it is sent once more. */
  readonly again: number
  /** Set when it is sent, as is when it is to be sent once more. */
  deadline: number
  repeat: number
  resolve(outcome: Outcome): void
  reject(error: HarnessError): void
}

const idSpace = 0x10000
/** Octets before the question section. */
const headerLength = 12
/**
 * Questions under way before the next one waits for its turn. A server's socket has room for some 160 (net.core.rmem_default; a short
 * datagram counts 1,280 octets), and what exceeds it is lost without a word: a loss that would say nothing about the design.
 */
const window = 80
/** Milliseconds after which so many more are sent, answered or not: the server has emptied its socket by then, even on a busy machine. */
const turn = 500

/**
 * DNS messages from one node to one server, many in flight, matched by id and question. The rest of a message is not looked at.
 */
export class Channel {
  readonly #number: number
  readonly #schedule: (channel: Channel) => void
  readonly #pending = new Map<number, Pending>()
  #queue: Pending[] = []
  #repeats: number[] = []
  #scheduled = false
  #room = window
  #turn: NodeJS.Timeout | undefined
  #nextId = Math.floor(Math.random() * idSpace)
  #timer: NodeJS.Timeout | undefined
  #alarm = Infinity

  constructor(number: number, schedule: (channel: Channel) => void) {
    this.#number = number
    this.#schedule = schedule
  }

  /**
   * Sends a message under an id of the channel's choice, and the same message once more, `again` milliseconds later, when nothing has
   * come by then. The timeout runs from when it is sent first.
   */
  exchange(message: Uint8Array, timeout: number, again: number = Infinity): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      this.#queue.push({ message, timeout, again, deadline: 0, repeat: Infinity, resolve, reject })
      this.#wantFlush()
    })
  }

  /** What is to be sent now. */
  frame(): Buffer | undefined {
    this.#scheduled = false
    const sent = this.#queue.splice(0, Math.min(this.#room, idSpace / 2 - this.#pending.size))
    if (this.#queue.length > 0) this.#turn ??= setTimeout(() => this.#nextTurn(), turn)
    const repeated = this.#repeats.splice(0).flatMap((id) => {
      const pending = this.#pending.get(id)
      return pending === undefined ? [] : [{ id, message: pending.message }]
    })
    if (sent.length + repeated.length === 0) return undefined
    this.#room -= sent.length
    const now = performance.now()
    let earliest = this.#alarm
    const ids = sent.map((pending) => {
      while (this.#pending.has(this.#nextId)) this.#nextId = (this.#nextId + 1) % idSpace
      const id = this.#nextId
      this.#nextId = (id + 1) % idSpace
      pending.deadline = now + pending.timeout
      if (pending.again < pending.timeout) pending.repeat = now + pending.again
      earliest = Math.min(earliest, pending.deadline, pending.repeat)
      this.#pending.set(id, pending)
      return id
    })
    if (earliest < this.#alarm) this.#setAlarm(earliest)
    return messagesFrame(this.#number, [...sent, ...repeated].map(({ message }) => message), [...ids, ...repeated.map(({ id }) => id)])
  }

  received(message: Buffer): void {
    if (message.length < headerLength) return
    const id = message.readUInt16BE(0)
    const pending = this.#pending.get(id)
    // A response to nothing that is under way, or to another question: a client drops it and goes on waiting.
    if (!pending || !answers(message, pending.message)) return
    this.#settle(id)
    pending.resolve(message)
  }

  failed(_errno: number, id: number | undefined): void {
    for (const [key, pending] of id === undefined ? [...this.#pending] : [[id, this.#pending.get(id)] as const]) {
      if (!pending) continue
      this.#settle(key)
      pending.resolve('unreachable')
    }
  }

  /** A question could not be put, or none that is under way: what a client would have seen nobody knows. */
  broken(error: HarnessError, id: number | undefined): void {
    for (const [key, pending] of id === undefined ? [...this.#pending] : [[id, this.#pending.get(id)] as const]) {
      if (!pending) continue
      this.#settle(key)
      pending.reject(error)
    }
  }

  end(error: HarnessError): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#turn)
    for (const pending of [...this.#pending.values(), ...this.#queue]) pending.reject(error)
    this.#pending.clear()
    this.#queue = []
    this.#repeats = []
  }

  #settle(id: number): void {
    this.#pending.delete(id)
    this.#room = Math.min(window, this.#room + 1)
    if (this.#queue.length > 0) this.#wantFlush()
  }

  #wantFlush(): void {
    if (this.#scheduled || (this.#room === 0 && this.#repeats.length === 0)) return
    this.#scheduled = true
    this.#schedule(this)
  }

  #nextTurn(): void {
    this.#turn = undefined
    this.#room = window
    if (this.#queue.length > 0) this.#wantFlush()
  }

  /** One timer for all that is under way: most of it is answered long before. */
  #setAlarm(deadline: number): void {
    clearTimeout(this.#timer)
    this.#alarm = deadline
    if (deadline === Infinity) return
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, deadline - performance.now()))
  }

  #expire(): void {
    const now = performance.now()
    let next = Infinity
    for (const [id, pending] of this.#pending) {
      if (pending.deadline <= now) {
        this.#settle(id)
        pending.resolve('timeout')
        continue
      }
      if (pending.repeat <= now) {
        pending.repeat = Infinity
        this.#repeats.push(id)
      }
      next = Math.min(next, pending.deadline, pending.repeat)
    }
    this.#setAlarm(next)
    if (this.#repeats.length > 0) this.#wantFlush()
  }
}

/** RFC 5452 section 9.1: the response flag is set and the question is the one asked; a server that could not read it may leave it out. */
function answers(response: Buffer, query: Uint8Array): boolean {
  if ((response[2]! & 0x80) === 0) return false
  if (response[4] === 0 && response[5] === 0) return true
  for (let n = headerLength; n < query.length; n++) {
    const octet = query[n]!
    if (response[n] !== octet && lower(response[n]) !== lower(octet)) return false
    if (octet === 0) {
      // The end of the name: its type and class, and that is the question.
      for (let k = n + 1; k <= n + 4; k++) if (response[k] !== query[k]) return false
      return true
    }
  }
  return false
}

function lower(octet: number | undefined): number | undefined {
  return octet !== undefined && octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet
}
