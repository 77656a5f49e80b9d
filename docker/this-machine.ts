import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ask } from './engine-address.ts'
import { isAlive } from './is-alive.ts'
import type { World } from './world.ts'

/** Where Debian puts what only root runs; `su` and cron leave it out of PATH. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin']

export const thisMachine: World = {
  environment: process.env,
  platform: process.platform,
  userId: process.getuid?.() ?? -1,
  has: (command) => [...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders].some((folder) => isExecutable(join(folder, command))),
  exists: (path) => allows(path, constants.F_OK),
  // Loaded only when there is something to do: a ready machine is told so without it.
  run: async (command, args, options) => (await import('./shell.ts')).run(command, args, options),
  startDetached: async (command, args, log) => (await import('./shell.ts')).startDetached(command, args, log),
  isAlive,
  stop: async () => (await import('./shell.ts')).stopCommands(),
  ask,
  awaitPort: async (place, milliseconds) => (await import('./port.ts')).awaitPort(place, milliseconds),
  mayReachRegistry: async () => (await import('./registry.ts')).mayReachRegistry(process.env),
}

function isExecutable(path: string): boolean {
  return allows(path, constants.X_OK)
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
