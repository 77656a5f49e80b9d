import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { commandFailed } from './errors.ts'
import manifest from '../package.json' with { type: 'json' }
import { folderOf, serviceFolder } from './image-folder.ts'
import { partialPath, removeTree } from './state-folder.ts'
import type { World } from './world.ts'

/** The folder that a container registry's image is built from: Node for Linux, the service's files, and what takes the types out of them. */
export async function registryContext(world: World, folder: string): Promise<string> {
  const context = partialPath(join(folder, `registry-context-${process.pid}`))
  await removeTree(world, context)
  mkdirSync(context, { recursive: true })
  copyFileSync(await nodeForLinux(world, folder), join(context, 'node'))
  copyFileSync(join(folderOf('container-registry'), 'strip-types.mjs'), join(context, 'strip-types.mjs'))
  cpSync(serviceFolder, join(context, 'service'), { recursive: true })
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
