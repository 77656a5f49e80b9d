import { isIPv4 } from 'node:net'
import type { Duplex } from 'node:stream'
import { Channel } from './channel.ts'
import { HarnessError, aborted } from './errors.ts'
import { FrameReader, OutputReader, jsonFrame } from './frames.ts'

interface Waiting {
  resolve(value: unknown): void
  reject(error: HarnessError): void
}

/** What came of a command. */
interface Reply {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** A question of a channel, or all that are under way, could not be put. */
interface Broken {
  readonly channel: number
  readonly question: number | null
  readonly error: string
}

/**
 * The line to the agent in a lab's fabric. Its end, whoever caused it, rejects everything under way with LAB_LOST.
 * For a lab of kind `test` it is the dead man's handle too: the lab ends with it.
 */
export class Link {
  /** Resolves with the reason once the line is dead. */
  readonly lost: Promise<HarnessError>
  readonly #stream: Duplex
  readonly #commands = new Map<number, Waiting>()
  readonly #channels = new Map<string, Channel>()
  readonly #byNumber: Channel[] = []
  readonly #end: (error: HarnessError) => void
  #dead: HarnessError | undefined
  #closed = false
  #next = 1
  #errors = ''
  #dirty: Channel[] = []

  constructor(stream: Duplex) {
    this.#stream = stream
    const { promise, resolve } = Promise.withResolvers<HarnessError>()
    this.lost = promise
    this.#end = resolve
    const frames = new FrameReader({
      json: (value) => this.#received(value as Reply | Broken),
      message: (channel, message) => this.#byNumber[channel]?.received(message),
      failed: (channel, errno, id) => this.#byNumber[channel]?.failed(errno, id),
      bytes: (command, content) => this.#settle(command)?.resolve(Buffer.from(content)),
    })
    const output = new OutputReader(
      (piece) => frames.push(piece),
      (piece) => (this.#errors = (this.#errors + piece.toString()).slice(-4000)),
    )
    stream.on('data', (piece: Buffer) => output.push(piece))
    stream.on('error', (error) => this.#die(error))
    stream.on('close', () => this.#die())
    stream.on('end', () => this.#die())
  }

  /** Has the agent do something. */
  command<T>(op: string, args: object = {}, signal?: AbortSignal): Promise<T> {
    if (this.#dead) return Promise.reject(this.#dead)
    if (signal?.aborted) return Promise.reject(aborted(signal))
    const id = this.#next++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#commands.set(id, { resolve, reject })
    if (signal) {
      const stop = () => this.#settle(id)?.reject(aborted(signal))
      signal.addEventListener('abort', stop, { once: true })
      const unhook = () => signal.removeEventListener('abort', stop)
      promise.then(unhook, unhook)
    }
    this.#stream.write(jsonFrame({ id, op, ...args }))
    return promise as Promise<T>
  }

  /** The channel for DNS messages from a node to a server. */
  channel(node: string, server: string, transport: 'udp' | 'tcp'): Channel {
    if (this.#dead) throw this.#dead
    const key = `${transport} ${node} ${server}`
    const known = this.#channels.get(key)
    if (known) return known
    if (!isIPv4(server)) throw new HarnessError('COMMAND_FAILED', `${server} is no IPv4 address, so no DNS server can be asked there.`)
    const number = this.#byNumber.length
    const channel = new Channel(number, (dirty) => this.#schedule(dirty))
    this.#byNumber.push(channel)
    this.#channels.set(key, channel)
    this.#stream.write(jsonFrame({ op: 'open', channel: number, node, server, transport }))
    return channel
  }

  /** Lets go. A lab of kind `test` ends. */
  close(): void {
    this.#closed = true
    this.#die()
    this.#stream.destroy()
  }

  /** Everything asked within one turn of the event loop goes out in one frame for each channel. */
  #schedule(channel: Channel): void {
    if (this.#dead) return channel.end(this.#dead)
    if (this.#dirty.length === 0) setImmediate(() => this.#flush())
    this.#dirty.push(channel)
  }

  #flush(): void {
    const dirty = this.#dirty
    this.#dirty = []
    if (this.#dead) return
    for (const channel of dirty) {
      const frame = channel.frame()
      if (frame) this.#stream.write(frame)
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#commands.get(id)
    this.#commands.delete(id)
    return waiting
  }

  #received(message: Reply | Broken): void {
    if ('channel' in message) this.#byNumber[message.channel]?.broken(new HarnessError('COMMAND_FAILED', message.error), message.question ?? undefined)
    else this.#reply(message)
  }

  #reply({ id, result, error }: Reply): void {
    const waiting = this.#settle(id)
    if (error === undefined) waiting?.resolve(result)
    else waiting?.reject(new HarnessError('COMMAND_FAILED', error))
  }

  #die(cause?: unknown): void {
    if (this.#dead) return
    const said = this.#errors.trim()
    if (this.#closed) this.#dead = new HarnessError('LAB_LOST', 'The lab was disposed.')
    else this.#dead = new HarnessError('LAB_LOST', `The connection to the lab's fabric ended.${said ? ` Its last words: ${said}` : ''}`, {
      cause,
      hint: 'The engine or the fabric container was stopped while the lab was in use. Start the lab again.',
    })
    for (const waiting of this.#commands.values()) waiting.reject(this.#dead)
    this.#commands.clear()
    for (const channel of this.#byNumber) channel.end(this.#dead)
    this.#end(this.#dead)
  }
}
