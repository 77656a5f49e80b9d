import { lookAtEngine, type EngineImages } from './engine-state.ts'
import { SetupError } from './errors.ts'
import { differences } from './measured.ts'
import { labImages, images, type ImageKey } from './images.ts'
import type { Output } from './progress.ts'
import { staleImages } from './stale-images.ts'
import { thisMachine } from './this-machine.ts'
import type { World } from './world.ts'

/**
 * Makes the container engine and the images of a lab ready, on any machine: `await prepare()`, or `node docker/setup.ts [image …]`.
 *
 * With an engine that reaches Docker Hub, official images are pulled by digest. Without, they are built from Debian's packages and
 * CoreDNS's sources; without an engine, Debian's is installed and started. Where all is there already it asks the engine one question
 * and returns: nothing heavy is imported before that. Images with other versions than the model was measured with are told each time.
 */

export { SetupError } from './errors.ts'
export type { SetupErrorCode } from './errors.ts'

export interface PrepareOptions {
  /** Which images; what a lab needs if left out. */
  readonly images?: readonly ImageKey[]
  /** Where progress is written while there is something to do; standard error if left out, `undefined` for silence. */
  readonly output?: Output | undefined
  readonly world?: World
}

export interface Prepared {
  /** The id of each image that was asked for, by its name in images.ts. */
  readonly images: Readonly<Partial<Record<ImageKey, string>>>
  /** What had to be done, in order of completion; empty when everything was there. */
  readonly done: readonly string[]
}

/** Rejects with a SetupError where it cannot be done. Never ends the process. */
export async function prepare(options: PrepareOptions = {}): Promise<Prepared> {
  const world = options.world ?? thisMachine
  const wanted = options.images ?? labImages
  const output = 'output' in options ? options.output : process.stderr
  const ready = await makeReady(world, wanted, output)
  for (const sentence of differences(wanted, ready.images)) output?.write(`${sentence}\n`)
  return { images: Object.fromEntries(wanted.map((key) => [key, ready.images.get(images[key])?.id])), done: ready.done }
}

async function makeReady(world: World, wanted: readonly ImageKey[], output: Output | undefined): Promise<{ readonly images: EngineImages; readonly done: readonly string[] }> {
  const engine = await lookAtEngine(world)
  if (engine.running && staleImages(wanted, engine.images).length === 0) return { images: engine.images, done: [] }
  const { provide } = await import('./provide.ts')
  return provide(world, wanted, output)
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(images, name))
  if (unknown.length > 0) {
    console.error(`There is no image ${unknown.join(', ')}; there are ${Object.keys(images).join(', ')}.`)
    return 64
  }
  try {
    const { done } = await prepare(names.length === 0 ? {} : { images: names as ImageKey[] })
    if (done.length === 0) console.error('Engine and images are ready.')
    return 0
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}\n\nWhat to do: ${error.hint}`)
    return 2
  }
}

if (import.meta.main) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void import('./interrupt.ts').then(({ interrupt }) => interrupt(signal)))
  }
  // No await at the top level: AVA loads TypeScript by `require`, which cannot wait.
  void main(process.argv.slice(2)).then((code) => (process.exitCode = code))
}
