import { readFileSync } from 'node:fs'
import { parseTopology, type Parsed } from './parse.ts'
import type { Problem } from '../language/problem.ts'

/** As `parseTopology`, with the text that was read, so that problems can be shown in it. */
export type Loaded = Parsed & { readonly text: string; readonly file: string }

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a directory',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
}

/** Reads a topology file; `-` is standard input. That it cannot be read is a problem like any other. */
export function loadTopology(file: string): Loaded {
  let text: string
  try {
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFileSync(file === '-' ? 0 : file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const message = reasons[code] ?? `it cannot be read (${code || String(error)})`
    const problem: Problem = { code: 'unreadable-file', severity: 'error', path: [], line: 1, column: 1, endColumn: 2, message }
    return { problems: [problem], text: '', file }
  }
  return { ...parseTopology(text, file), text, file }
}
