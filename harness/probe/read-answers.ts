import { readFileSync } from 'node:fs'
import type { Recording } from './recorded.ts'

/** Windows PowerShell writes what it is told to put into a file as UTF-16. */
function decoded(bytes: Buffer): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** What a probe printed, or why the file is none. A terminal may have put something in front of it. */
export function readAnswers(file: string): Recording | { readonly refused: string } {
  let text: string
  try {
    text = decoded(readFileSync(file === '-' ? 0 : file))
  } catch (error) {
    return { refused: `${file}: it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` }
  }
  const from = text.indexOf('{"probe":1,')
  if (from < 0) return { refused: `${file}: these are no answers of a probe: what its script prints begins with {"probe":1` }
  let value: unknown
  try {
    value = JSON.parse(text.slice(from, text.lastIndexOf('}') + 1))
  } catch {
    return { refused: `${file}: the answers end in the middle, or something stands between them` }
  }
  const { design, host, taken, answers } = value as Record<string, unknown>
  if (typeof design !== 'string' || typeof host !== 'string' || typeof taken !== 'string' || !Array.isArray(answers)) return { refused: `${file}: design, host, taken and answers are expected` }
  const found = new Map<string, { readonly exit: number; readonly out: string }>()
  for (const one of answers as readonly unknown[]) {
    const { key, exit, out } = (one ?? {}) as Record<string, unknown>
    if (typeof key !== 'string' || typeof exit !== 'number' || typeof out !== 'string') return { refused: `${file}: an answer has key, exit and out` }
    found.set(key, { exit, out })
  }
  return { design, host, taken, answers: found }
}
