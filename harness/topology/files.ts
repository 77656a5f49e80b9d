import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { FileRead } from '../language/file-read.ts'

/** How a topology's own files are read. */
export interface ReadOptions {
  /**
   * Whether it may mention files that lie outside its folder. Not unless stated: whoever writes a topology could have any file of the machine
   * that rehearses it read.
   */
  readonly allowFilesOutside?: boolean
}

/**
 * Reads what a topology mentions: paths are relative to its file, and lead to files in its folder or below, symbolic links resolved. Of what
 * lies outside nothing is told, not even whether it is there.
 */
export function fileReader(file: string, { allowFilesOutside = false }: ReadOptions = {}): (path: string) => FileRead {
  const folder = dirname(file)
  const known = new Map<string, FileRead>()
  return (path) => {
    let found = known.get(path)
    if (found === undefined) known.set(path, (found = readOwn(folder, resolve(folder, path), allowFilesOutside)))
    return found
  }
}

function readOwn(folder: string, path: string, allowed: boolean): FileRead {
  if (!allowed && !isBelow(resolve(folder), path)) return { refused: 'outside' }
  try {
    const real = realpathSync(path)
    const outside = !isBelow(realpathSync(folder), real)
    if (outside && !allowed) return { refused: 'outside' }
    return statSync(real).isFile() ? { content: readFileSync(real, 'utf8'), outside } : { refused: 'unreadable' }
  } catch {
    return { refused: 'unreadable' }
  }
}

/** Whether the file is a symbolic link, or lies behind one, to a file outside the folder in which it was named. Pipes are nobody's files. */
export function leadsOutside(file: string): boolean {
  try {
    const real = realpathSync(file)
    return statSync(real).isFile() && !isBelow(realpathSync(dirname(file)), real)
  } catch {
    return false
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
