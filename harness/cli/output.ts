/** A stream as far as a command needs it: standard output, or a list in a test. */
export interface Output {
  write(text: string): unknown
  /** Of a stream that can be full. */
  once?(event: 'drain', listener: () => void): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Writes, and waits while the reader is behind, so that a long output does not pile up in memory. */
export async function written(output: Output, text: string): Promise<void> {
  if (text === '' || output.write(text) !== false || output.once === undefined) return
  await new Promise<void>((resolve) => output.once?.('drain', resolve))
}
