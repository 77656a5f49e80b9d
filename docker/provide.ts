import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { makeBaseArchive, importBase } from './base-image.ts'
import { buildGoBinary } from './go-binary.ts'
import { contextOf } from './program-context.ts'
import { engineAddress } from './engine-address.ts'
import { lookAtEngine, noDockerCommand, type EngineImages } from './engine-state.ts'
import { SetupError } from './errors.ts'
import { beginsLike, binaryImages, images, programOf, type BinaryImage, type ImageKey, type OfficialImage } from './images.ts'
import { acquireLock } from './lock.ts'
import { buildBinaryImage, buildCorednsTools, buildNetwork, buildOwnImage, removeFormerImages } from './own-images.ts'
import { needCommands } from './apt.ts'
import { Progress, type Output } from './progress.ts'
import { pull } from './registry.ts'
import { isOwnImage, staleImages } from './stale-images.ts'
import { startEngine } from './start-engine.ts'
import { partialPath, removePartialWork, stateFolder } from './state-folder.ts'
import { stoppable, type World } from './world.ts'

export interface Provided {
  readonly images: EngineImages
  readonly done: readonly string[]
}

/** Does what is missing, side by side: engine, base, CoreDNS, then our own images. One at a time per user. */
export async function provide(world: World, wanted: readonly ImageKey[], output: Output | undefined): Promise<Provided> {
  const progress = new Progress(output, world.environment)
  const folder = stateFolder(world)
  try {
    const lock = await acquireLock(join(folder, 'setup.lock'), (processId) => progress.say(`Another set-up is at work (process ${processId}); waiting for it.`))
    try {
      await removePartialWork(world, folder)
      await new Work(stoppable(world), wanted, folder, progress).all()
    } finally {
      await removePartialWork(world, folder)
      lock.release()
    }
    const engine = await lookAtEngine(world)
    if (!engine.running) throw new SetupError('engine-silent', `The container engine stopped answering (${engine.detail}).`, 'Run it again.')
    return { images: engine.images, done: progress.done }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new SetupError('disk-full', `The disk is full: ${(error as Error).message}`, `Free about 4 GB for ${folder} and the engine, then run it again.`, { cause: error })
  } finally {
    progress.end()
  }
}

class Work {
  readonly #world: World
  readonly #wanted: readonly ImageKey[]
  readonly #folder: string
  readonly #progress: Progress
  #network: Promise<readonly string[]> | undefined

  constructor(world: World, wanted: readonly ImageKey[], folder: string, progress: Progress) {
    this.#world = world
    this.#wanted = wanted
    this.#folder = folder
    this.#progress = progress
  }

  async all(): Promise<void> {
    let state = await lookAtEngine(this.#world)
    let start: Promise<void> | undefined
    if (!state.running) {
      const { detail } = state
      start = this.#progress.step('container engine', 25, (note) => startEngine(this.#world, this.#folder, detail, note))
      // One that is installed, or that somebody else starts, is up in a second or two and may have everything. A new one takes longer, and has nothing.
      if (this.#world.has('dockerd') || engineAddress(this.#world.environment).chosen) {
        await start
        state = await lookAtEngine(this.#world)
      }
    }
    const present: EngineImages = state.running ? state.images : new Map()
    const missing = staleImages([...new Set<ImageKey>(['base', ...this.#wanted, ...this.#wanted.flatMap((key) => programOf[key] ?? [])])], present)
    // Somebody else's set-up, waited for, may have left nothing to do.
    if (state.running && missing.length === 0) return

    const engine = start ?? this.#dockerCommand()
    const registry = state.running ? Promise.resolve(true) : this.#world.mayReachRegistry()
    const base = missing.includes('base') ? this.#base(engine, registry) : engine
    const binaries = new Map(binaryImages.map((key) => [key, missing.includes(key) ? this.#binary(key, engine, registry, base) : Promise.resolve()]))
    const own = base.then(() => this.#own(binaries))
    const all = [engine, base, ...binaries.values(), own]
    try {
      await Promise.all(all)
    } catch (error) {
      // The first failure is the one to report; the rest ends before the lock is given back.
      await this.#world.stop()
      await Promise.allSettled(all)
      throw error
    }
    await removeFormerImages(this.#world)
  }

  /** An engine may run where its command is missing. */
  async #dockerCommand(): Promise<void> {
    if (this.#world.has('docker')) return
    if (this.#world.userId !== 0) throw noDockerCommand()
    const { code, message, hint } = noDockerCommand()
    await needCommands(this.#world, { docker: ['docker.io'] }, { code, message, hint })
    await needCommands(this.#world, { docker: ['docker-cli'] }, { code, message, hint })
  }

  async #base(engine: Promise<void>, registry: Promise<boolean>): Promise<void> {
    await this.#progress.step(images.base, 15, async (note) => {
      const refused = await this.#pull('base', engine, registry)
      if (refused === undefined) return
      note('no pull; from Debian’s packages', 40)
      const archive = await makeBaseArchive(this.#world, this.#folder, refused)
      await engine
      await importBase(this.#world, archive)
    })
  }

  async #binary(key: BinaryImage, engine: Promise<void>, registry: Promise<boolean>, base: Promise<void>): Promise<void> {
    await this.#progress.step(images[key], 15, async (note) => {
      const refused = await this.#pull(key, engine, registry)
      if (refused === undefined) return
      note('no pull; from its sources', 220)
      const tools = key === 'coredns' ? base.then(async () => buildCorednsTools(this.#world, this.#emptyFolder(), await this.#buildNetwork())) : engine
      const [binary] = await Promise.all([buildGoBinary(this.#world, this.#folder, key, refused), tools])
      await buildBinaryImage(this.#world, key, binary, await this.#buildNetwork())
    })
  }

  /** Why not, where the registry gives nothing. */
  async #pull(key: OfficialImage, engine: Promise<void>, registry: Promise<boolean>): Promise<string | undefined> {
    if (!(await registry)) return 'it does not answer'
    await engine
    return await pull(this.#world, key)
  }

  async #own(binaries: ReadonlyMap<BinaryImage, Promise<void>>): Promise<void> {
    const now = await lookAtEngine(this.#world)
    const base = now.running ? now.images.get(images.base) : undefined
    if (!now.running || base === undefined) throw new SetupError('engine-silent', 'The container engine lost the base image while it was in use.', 'Run it again.')
    const network = await this.#buildNetwork()
    const building = new Map<ImageKey, Promise<void>>()
    for (const key of staleImages(this.#wanted, now.images).filter(isOwnImage)) {
      const before = [programOf[key] && binaries.get(programOf[key]), beginsLike[key] && building.get(beginsLike[key])]
      building.set(key, this.#progress.step(`build ${images[key]}`, 25, async () => {
        await Promise.all(before)
        await buildOwnImage(this.#world, key, base.id, network, await contextOf(this.#world, key, this.#folder))
      }))
    }
    await Promise.all(building.values())
  }

  #buildNetwork(): Promise<readonly string[]> {
    return (this.#network ??= buildNetwork(this.#world))
  }

  #emptyFolder(): string {
    const path = partialPath(join(this.#folder, 'nothing'))
    mkdirSync(path, { recursive: true })
    return path
  }
}
