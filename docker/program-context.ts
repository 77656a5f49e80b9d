import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { commandFailed } from './errors.ts'
import manifest from '../package.json' with { type: 'json' }
import { folderOf, programs, serviceFolder } from './image-folder.ts'
import type { OwnImage } from './images.ts'
import { packageFolder, programFiles, programFolder } from './program-files.ts'
import { partialPath, removeTree } from './state-folder.ts'
import type { World } from './world.ts'

/** The folder that an image is built from which holds a program of this project: Node for Linux, the program's files, and what takes the types out of them. `undefined` for others. */
export async function contextOf(world: World, key: OwnImage, folder: string): Promise<string | undefined> {
  const entries = programs[key]
  if (key !== 'container-registry' && entries === undefined) return undefined
  const context = partialPath(join(folder, `${key}-context-${process.pid}`))
  await removeTree(world, context)
  mkdirSync(context, { recursive: true })
  copyFileSync(await nodeForLinux(world, folder), join(context, 'node'))
  copyFileSync(join(folderOf(key), 'strip-types.mjs'), join(context, 'strip-types.mjs'))
  if (entries === undefined) cpSync(serviceFolder, join(context, 'service'), { recursive: true })
  else {
    const { files, packages } = programFiles(entries)
    for (const file of files) cpSync(join(programFolder, file), join(context, 'program', file))
    for (const name of packages) cpSync(packageFolder(name), join(context, 'node_modules', name), { recursive: true, dereference: true })
  }
  return context
}

/** The version that the registry's service is tried with. */
const version = manifest.devDependencies.node.replace(/^\D+/, '')

/** The one that this project runs on; on another system, the same version for Linux from the same maker. */
async function nodeForLinux(world: World, folder: string): Promise<string> {
  const own = join(import.meta.dirname, '../node_modules/node/bin/node')
  if (world.platform === 'linux' && existsSync(own)) return own
  const name = `node-linux-${arch()}`
  const finished = join(folder, `${name}-${version}`)
  const path = join(finished, 'node_modules', name, 'bin', 'node')
  if (existsSync(path)) return path
  await removeTree(world, partialPath(finished))
  const fetched = await world.run('npm', ['install', '--prefix', partialPath(finished), '--no-save', '--no-package-lock', '--ignore-scripts', '--force', `${name}@${version}`])
  if (!fetched.ok) throw commandFailed('image-failed', `Fetching ${name} ${version}`, fetched.output, 'npm’s registry must be reachable (`npm config get registry`). Then run it again.')
  renameSync(partialPath(finished), finished)
  return path
}
