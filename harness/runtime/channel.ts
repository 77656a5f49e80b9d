import type { HarnessError } from './errors.ts'
import { messagesFrame } from './frames.ts'

/** What came of one message sent to one server. */
export type Outcome = Buffer | 'timeout' | 'unreachable'

interface Pending {
  readonly message: Uint8Array
  readonly deadline: number
  resolve(outcome: Outcome): void
  reject(error: HarnessError): void
}

const idSpace = 0x10000
/** Octets before the question section. */
const headerLength = 12
/** The agent unpacks a batch at once; it should not have to wait for more than this. */
const batch = 512

/**
 * DNS messages from one node to one server, many in flight, matched by id and question. The rest of a message is not looked at.
 */
export class Channel {
  readonly #number: number
  readonly #schedule: (channel: Channel) => void
  readonly #pending = new Map<number, Pending>()
  #queue: Uint8Array[] = []
  #ids: number[] = []
  #nextId = Math.floor(Math.random() * idSpace)
  #timer: NodeJS.Timeout | undefined
  #alarm = Infinity

  constructor(number: number, schedule: (channel: Channel) => void) {
    this.#number = number
    this.#schedule = schedule
  }

  /** Sends a message under an id of the channel's choice. */
  exchange(message: Uint8Array, timeout: number): Promise<Outcome> {
    if (this.#pending.size >= idSpace / 2) return new Promise((resolve) => setImmediate(() => resolve(this.exchange(message, timeout))))
    while (this.#pending.has(this.#nextId)) this.#nextId = (this.#nextId + 1) % idSpace
    const id = this.#nextId
    this.#nextId = (id + 1) % idSpace
    const deadline = performance.now() + timeout
    return new Promise<Outcome>((resolve, reject) => {
      this.#pending.set(id, { message, deadline, resolve, reject })
      if (deadline < this.#alarm) this.#setAlarm(deadline)
      this.#queue.push(message)
      this.#ids.push(id)
      if (this.#queue.length === 1) this.#schedule(this)
    })
  }

  /** What is to be sent now. */
  *frames(): Generator<Buffer> {
    const queue = this.#queue
    const ids = this.#ids
    this.#queue = []
    this.#ids = []
    for (let n = 0; n < queue.length; n += batch) yield messagesFrame(this.#number, queue.slice(n, n + batch), ids.slice(n, n + batch))
  }

  received(message: Buffer): void {
    if (message.length < headerLength) return
    const id = message.readUInt16BE(0)
    const pending = this.#pending.get(id)
    // A response to nothing that is under way, or to another question: a client drops it and goes on waiting.
    if (!pending || !answers(message, pending.message)) return
    this.#pending.delete(id)
    pending.resolve(message)
  }

  failed(_errno: number, id: number | undefined): void {
    for (const [key, pending] of id === undefined ? [...this.#pending] : [[id, this.#pending.get(id)] as const]) {
      this.#pending.delete(key)
      pending?.resolve('unreachable')
    }
  }

  end(error: HarnessError): void {
    clearTimeout(this.#timer)
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
    this.#queue = []
    this.#ids = []
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
        this.#pending.delete(id)
        pending.resolve('timeout')
      } else if (pending.deadline < next) next = pending.deadline
    }
    this.#setAlarm(next)
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
