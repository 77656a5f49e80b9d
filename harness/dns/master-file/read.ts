import { readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { parseMasterFile } from './parse.ts'
import type { MasterFileProblem, ParsedMasterFile } from './parsed.ts'
import { parseName } from '../name.ts'

/**
 * Reads a zone from disk, with the files it includes (relative to the file that includes them). The origin is that of the file
 * itself; where the file leaves it open it is the file's name without `.zone` or `db.`, which is how such files are usually called.
 * `zone` is the zone that it must be, and its origin.
 */
export function readMasterFile(path: string, options: { readonly origin?: string; readonly zone?: string } = {}): ParsedMasterFile {
  const text = textOf(path)
  if (typeof text !== 'string') {
    return { zone: undefined, problems: [{ severity: 'error', file: path, line: 1, column: 1, message: `the file cannot be read: ${text.reason}` }] }
  }
  const given = options.origin ?? options.zone
  const origin = given ?? (namesItsOrigin(text) ? undefined : originFromPath(path))
  return parseMasterFile(text, {
    file: path,
    ...(origin === undefined ? {} : { origin }),
    ...(options.zone === undefined ? {} : { zone: options.zone }),
    include(file, includedFrom) {
      const found = isAbsolute(file) ? file : join(dirname(includedFrom), file)
      const content = textOf(found)
      return typeof content === 'string' ? { text: content, file: found } : undefined
    },
  })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied', ERR_STRING_TOO_LONG: 'it is larger than 512 MiB', ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
}

function textOf(path: string): string | { readonly reason: string } {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    return { reason: reasons[code] ?? code }
  }
}

/** Whether the first record comes after an $ORIGIN, or its owner is absolute. */
function namesItsOrigin(text: string): boolean {
  const first = /^(?:\$ORIGIN\s|[^\s;$]\S*)/im.exec(text)?.[0] ?? ''
  return first.startsWith('$') || first.endsWith('.')
}

function originFromPath(path: string): string | undefined {
  const stem = basename(path).replace(/^db\./, '').replace(/\.(?:zone|db|txt|hosts)$/, '')
  const name = parseName(stem)
  return typeof name === 'string' ? name : undefined
}

/** A problem as one line: `example.com.zone:14:9: error: "10.0.0.256" is no IPv4 address`. */
export function formatMasterFileProblem({ file, line, column, severity, message }: MasterFileProblem): string {
  return `${file}:${line}:${column}: ${severity}: ${message}`
}
