import { join, relative, sep } from 'node:path'

/** A path in a folder. That it stays there is made sure of here, whatever its parts came from. */
export function pathBelow(folder: string, ...parts: readonly string[]): string {
  const path = join(folder, ...parts)
  const way = relative(folder, path)
  if (way === '' || way === '..' || way.startsWith(`..${sep}`)) throw new Error(`${parts.join(sep)} leads out of ${folder}`)
  return path
}
