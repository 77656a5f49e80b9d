import { readFileSync } from 'node:fs'
import { leadsOutside, type ReadOptions } from './files.ts'
import { nearestFile } from './nearest-file.ts'
import { parseTopology, type Parsed } from './parse.ts'
import { sourceFile } from './source-file.ts'
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
export function loadTopology(file: string, options: ReadOptions = {}): Loaded {
  // Messages show the lines that they are about.
  const stray = file === '-' || options.allowFilesOutside ? undefined : leadsOutside(file)
  if (stray !== undefined) {
    const message = stray === 'file' ? 'this is a symbolic link to a file in another folder' : 'a folder on the way to it is a symbolic link to another place'
    return refused(file, { code: 'file-outside', message, hint: '--allow-files-outside, if whoever made the link is trusted' })
  }
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    const message = reasons[code] ?? `it cannot be read (${code || String(error)})`
    const meant = message === reasons.ENOENT ? nearestFile(file) : undefined
    return refused(file, { code: 'unreadable-file', message, ...(meant !== undefined && { hint: `did you mean ${meant}?` }) })
  }
  const source = sourceFile(bytes, file)
  if (source !== undefined) return refused(file, source)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return { ...parseTopology(text, file, options), text, file }
}

function refused(file: string, problem: Pick<Problem, 'code' | 'message' | 'hint'>): Loaded {
  return { texts: new Map(), problems: [{ ...problem, severity: 'error', path: [], line: 1, column: 1, endColumn: 2 }], text: '', file }
}
