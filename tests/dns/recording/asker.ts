import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Question, Response } from '../../../harness/dns/message.ts'
import { decodeResponse, encodeQuery } from '../../../harness/dns/wire.ts'
import { address } from './servers.ts'

/** Asks servers over UDP, one question after the other with a number of its own each. */
export class Asker {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (response: Response | undefined) => void>()
  #next = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (message) => this.#waiting.get(message.readUInt16BE(0))?.(decodeResponse(message)))
  }

  static async open(): Promise<Asker> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new Asker(socket)
  }

  /** The response, `undefined` for none within two seconds. */
  async ask(port: number, question: Question): Promise<Response | undefined> {
    const id = (this.#next = (this.#next + 1) % 65536)
    const query = Buffer.from(encodeQuery(question, { recursionDesired: false, edns: { udpPayloadSize: 4096 } }))
    query.writeUInt16BE(id, 0)
    const { promise, resolve } = Promise.withResolvers<Response | undefined>()
    this.#waiting.set(id, resolve)
    const timer = setTimeout(() => resolve(undefined), 2000)
    this.#socket.send(query, port, address)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
  }

  close(): void {
    this.#socket.close()
  }
}
