/** Octets kept at the least, where there were so many. */
const keptOctets = 16_384

/**
 * The end of what a container writes. The pieces stay as they came until somebody reads them: a server that writes down each question
 * writes as much as all else that passes between the engine and the harness.
 */
export class LastOutput {
  #pieces: Buffer[] = []
  #length = 0

  add(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#length += piece.length
    if (this.#length < 2 * keptOctets) return
    // Copied, since each piece would keep all of what it was received with.
    const rest = Buffer.from(Buffer.concat(this.#pieces).subarray(-keptOctets))
    this.#pieces = [rest]
    this.#length = rest.length
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString()
  }
}
