/** A file's text: UTF-8 or UTF-16, with a byte order mark or without. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : first !== 0 && second === 0 ? 'utf-16le' : first === 0 ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
