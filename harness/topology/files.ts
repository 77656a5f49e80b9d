import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
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

/**
 * What of a topology's own path is a symbolic link that leads to somewhere else: the file, to another folder than that in which it was named,
 * or a folder on the way, out of the folder that it lies in and of the one that work is done in. Pipes are nobody's files.
 */
export function leadsOutside(file: string): 'file' | 'folder' | undefined {
  try {
    const real = realpathSync(file)
    if (!statSync(real).isFile()) return undefined
    if (linksOn(dirname(resolve(file))).some(strays)) return 'folder'
    return isBelow(realpathSync(dirname(file)), real) ? undefined : 'file'
  } catch {
    return undefined
  }
}

/** Every folder of a path that is a symbolic link. */
function linksOn(folder: string): readonly string[] {
  const above = dirname(folder)
  return above === folder ? [] : [...linksOn(above), ...(lstatSync(folder).isSymbolicLink() ? [folder] : [])]
}

/** Homes and temporary folders may themselves be links: of the machine's owner, not of whoever wrote the topology. */
function strays(link: string): boolean {
  const target = realpathSync(link)
  if ([realpathSync(dirname(link)), process.cwd()].some((folder) => isBelow(folder, target))) return false
  return ![process.cwd(), homedir(), tmpdir()].some((folder) => target === folder || isBelow(target, folder))
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
