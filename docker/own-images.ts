import { builderEnvironment } from './engine-state.ts'
import { commandFailed } from './errors.ts'
import { images, programOf, type BinaryImage, type OwnImage } from './images.ts'
import { folderOf } from './image-folder.ts'
import { differing, differsLabel } from './measured.ts'
import { contentLabel, contentOf } from './stale-images.ts'
import type { World } from './world.ts'

/** `docker build`, the same with both builders. */

const hint = 'Packages come from deb.debian.org: the engine’s containers must reach it. Then run it again; finished steps are kept.'

const fromBase = ['--build-arg', `BASE=${images.base}`]

/** @param context The folder that `COPY` takes from, where it is not the image's own. */
export async function buildOwnImage(world: World, key: OwnImage, baseId: string, network: readonly string[], context: string = folderOf(key)): Promise<void> {
  const content = ['--label', `${contentLabel}=${contentOf(key, baseId)}`]
  const program = programOf[key]
  const further = [...(program === undefined ? [] : ['--build-arg', `PROGRAM=${images[program]}`]), ...(context === folderOf(key) ? [] : ['--file', `${folderOf(key)}/Dockerfile`])]
  const all = (labels: readonly string[]) => [...network, ...fromBase, ...further, '--tag', images[key], ...labels, context]
  await build(world, images[key], all(content))
  const differs = await differing(world, key)
  // Once more, from the builder's cache: the image itself says so to whoever uses it.
  if (differs !== undefined) await build(world, images[key], all([...content, '--label', `${differsLabel}=${differs}`]))
}

/** The part that needs no binary, so that it is there when the compiler is done. */
export async function buildCorednsTools(world: World, folder: string, network: readonly string[]): Promise<void> {
  await build(world, images.coredns, [...network, ...fromBase, '--target', 'tools', '--file', `${folderOf('coredns')}/Dockerfile`, folder])
}

export async function buildBinaryImage(world: World, key: BinaryImage, binaryFolder: string, network: readonly string[]): Promise<void> {
  await build(world, images[key], [...network, ...(key === 'coredns' ? fromBase : []), '--tag', images[key], '--label', `${contentLabel}=${contentOf(key, '')}`, '--file', `${folderOf(key)}/Dockerfile`, binaryFolder])
}

async function build(world: World, name: string, args: readonly string[]): Promise<void> {
  let built = await world.run('docker', ['build', ...args], { environment: builderEnvironment(world) })
  if (!built.ok && /could not find bridge|failed to create endpoint/.test(built.output) && !args.includes('host')) {
    // Somebody removed the default bridge under the running engine; it still lists the network.
    built = await world.run('docker', ['build', '--network', 'host', ...args], { environment: builderEnvironment(world) })
  }
  if (!built.ok) throw commandFailed('image-failed', `Building ${name}`, built.output, hint)
}

/** Builds run on the engine's default bridge; an engine that has none lends them the machine's network. */
export async function buildNetwork(world: World): Promise<readonly string[]> {
  const bridges = await world.run('docker', ['network', 'ls', '--quiet', '--filter', 'driver=bridge'])
  return bridges.ok && bridges.stdout.trim() === '' ? ['--network', 'host'] : []
}

/** Former versions of our images, and stages that the older builder keeps. Those in use stay. */
export async function removeFormerImages(world: World): Promise<void> {
  await world.run('docker', ['image', 'prune', '--force', '--filter', `label=${contentLabel}`])
}
