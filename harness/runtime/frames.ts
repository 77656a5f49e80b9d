/**
 * What the harness and the agent in the fabric say to each other (docker/fabric/agent.py): frames of a length (u32, little
 * endian, of what follows), a kind (u8) and a payload.
 */
const frameKind = { json: 1, messages: 2, failed: 3, bytes: 5 } as const

/** The agent takes no longer ones. */
const maximumFrame = 3 << 20

export interface FrameHandler {
  json(value: unknown): void
  /** Views into the received data: to be read at once or copied. */
  message(channel: number, message: Buffer): void
  /** `id` is undefined when everything on the channel failed. */
  failed(channel: number, errno: number, id: number | undefined): void
  bytes(command: number, content: Buffer): void
}

export function jsonFrame(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value))
  if (text.length > maximumFrame) throw new RangeError(`a command of ${text.length} octets does not fit a frame`)
  const head = Buffer.alloc(5)
  head.writeUInt32LE(1 + text.length)
  head[4] = frameKind.json
  return Buffer.concat([head, text])
}

/** A batch for one channel: each message with the id that it goes out with. */
export function messagesFrame(channel: number, messages: readonly Uint8Array[], ids: readonly number[]): Buffer {
  const start = 11 + 2 * messages.length
  let size = start
  for (const message of messages) size += message.length
  const frame = Buffer.allocUnsafe(size)
  frame.writeUInt32LE(size - 4, 0)
  frame[4] = frameKind.messages
  frame.writeUInt32LE(channel, 5)
  frame.writeUInt16LE(messages.length, 9)
  let offset = start
  for (let n = 0; n < messages.length; n++) {
    const message = messages[n]!
    frame.writeUInt16LE(message.length, 11 + 2 * n)
    frame.set(message, offset)
    frame.writeUInt16BE(ids[n]!, offset)
    offset += message.length
  }
  return frame
}

/** Puts frames together from pieces of any size. */
export class FrameReader {
  readonly #handler: FrameHandler
  #pieces: Buffer[] = []
  #length = 0
  #needed = 4

  constructor(handler: FrameHandler) {
    this.#handler = handler
  }

  push(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length < this.#needed) return
    const data = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces)
    let start = 0
    this.#needed = 4
    while (data.length - start >= 4) {
      const length = data.readUInt32LE(start)
      if (data.length - start < 4 + length) {
        this.#needed = 4 + length
        break
      }
      this.#deliver(data[start + 4]!, data, start + 5, start + 4 + length)
      start += 4 + length
    }
    this.#pieces = start === data.length ? [] : [data.subarray(start)]
    this.#length = data.length - start
  }

  #deliver(kind: number, data: Buffer, start: number, end: number): void {
    switch (kind) {
      case frameKind.json:
        return this.#handler.json(JSON.parse(data.toString('utf8', start, end)))
      case frameKind.messages: {
        const channel = data.readUInt32LE(start)
        const count = data.readUInt16LE(start + 4)
        let offset = start + 6 + 2 * count
        for (let n = 0; n < count; n++) {
          const length = data.readUInt16LE(start + 6 + 2 * n)
          this.#handler.message(channel, data.subarray(offset, offset + length))
          offset += length
        }
        return
      }
      case frameKind.failed:
        return this.#handler.failed(data.readUInt32LE(start), data.readUInt16LE(start + 4), data[start + 6] === 1 ? undefined : data.readUInt16LE(start + 7))
      case frameKind.bytes:
        return this.#handler.bytes(data.readUInt32LE(start), data.subarray(start + 4, end))
    }
  }
}

/** Takes the engine's multiplexed output apart: 8 octets (stream, 0, 0, 0, length as u32 big endian), then so much of that stream. */
export class OutputReader {
  readonly #output: (piece: Buffer) => void
  readonly #errors: (piece: Buffer) => void
  #rest: Buffer = Buffer.alloc(0)
  #stream = 1
  #left = 0

  constructor(output: (piece: Buffer) => void, errors: (piece: Buffer) => void) {
    this.#output = output
    this.#errors = errors
  }

  push(piece: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece
    for (;;) {
      if (this.#left > 0) {
        if (data.length === 0) break
        const part = data.subarray(0, this.#left)
        this.#left -= part.length
        data = data.subarray(part.length)
        ;(this.#stream === 2 ? this.#errors : this.#output)(part)
        continue
      }
      if (data.length < 8) break
      this.#stream = data[0]!
      this.#left = data.readUInt32BE(4)
      data = data.subarray(8)
    }
    this.#rest = data
  }
}
