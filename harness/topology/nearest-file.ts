import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { nearest } from '../language/nearest.ts'

/** The topology that was probably meant by a path at which there is none: a slip in its name or in its folder's, or the folder left out. */
export function nearestFile(file: string): string | undefined {
  const folder = folderMeant(dirname(file))
  if (folder === undefined) return undefined
  const here = topologiesIn(folder)
  const meant = calledLike(basename(file), here)
  if (meant !== undefined) return join(folder, meant)
  const below = foldersIn(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules')
  return below.flatMap((name) => topologiesIn(join(folder, name)).filter((one) => stem(one) === stem(basename(file))).map((one) => join(folder, name, one)))[0]
}

function folderMeant(folder: string): string | undefined {
  if (existsSync(folder)) return folder
  const meant = nearest(basename(folder), foldersIn(dirname(folder)))
  return meant === undefined ? undefined : join(dirname(folder), meant)
}

function calledLike(name: string, files: readonly string[]): string | undefined {
  const same = files.find((file) => stem(file) === stem(name))
  if (same !== undefined) return same
  const meant = nearest(stem(name), files.map(stem))
  return files.find((file) => stem(file) === meant)
}

function topologiesIn(folder: string): readonly string[] {
  return entries(folder).filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name)).map(({ name }) => name).toSorted()
}

function foldersIn(folder: string): readonly string[] {
  return entries(folder).filter((entry) => entry.isDirectory()).map(({ name }) => name).toSorted()
}

/** A folder that cannot be read has nothing to suggest. */
function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function stem(file: string): string {
  return basename(file, extname(file))
}
