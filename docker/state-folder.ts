import { mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { SetupError } from './errors.ts'
import type { World } from './world.ts'

/** Where set-up keeps what it built, its logs and its lock: `$XDG_CACHE_HOME/dns-rehearsal`, else `~/.cache/dns-rehearsal`. */
export function stateFolder({ environment }: World): string {
  const folder = join(environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'), 'dns-rehearsal')
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new SetupError('state-folder', `Cannot make the folder ${folder}: ${(error as Error).message}`, 'Set XDG_CACHE_HOME to a folder that can be written.', { cause: error })
  }
  return folder
}

const partial = '.partial'

/** Work goes on under such a name and is renamed when it is whole. */
export function partialPath(path: string): string {
  return `${path}${partial}`
}

/** What a set-up left that was killed half-way. To be called by the holder of the lock. */
export async function removePartialWork(world: World, folder: string): Promise<void> {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(partial))) await removeTree(world, join(folder, name))
}

/** Unmounts first: debootstrap, when killed, leaves /proc and /sys mounted inside, and `rm` must not go there. */
export async function removeTree(world: World, path: string): Promise<void> {
  if (world.userId === 0) await world.run('umount', ['--lazy', '--quiet', join(path, 'proc'), join(path, 'sys')])
  await world.run('rm', ['-rf', '--one-file-system', path])
}
