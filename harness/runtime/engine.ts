import type { ContainerCreateOptions, ContainerInfo } from 'dockerode'
import type { Duplex, Readable } from 'node:stream'
import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers'
import module from 'node:module'
import { assertChosen, chooseEngine } from './chosen-engine.ts'
import { HarnessError } from './errors.ts'
import { Impatience, patiently } from './patience.ts'

/** Something that happened to a container. */
export interface EngineEvent {
  readonly id: string
  readonly action: 'die' | 'destroy'
  readonly exitCode: number | undefined
}

/** A container of which nothing is known but what the engine lists. */
export interface Listed {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  /** Seconds since 1970. */
  readonly created: number
}

export interface FabricStart {
  readonly id: Promise<string>
  /** Its standard input and output, open before it starts; none for a lab that outlives the harness. */
  readonly stream: Promise<Duplex | undefined>
  readonly started: Promise<StartedTestContainer>
}

/**
 * The engine, as the lab needs it. testcontainers carries the fabric (and with it the whole lab, which ends when the fabric
 * does); the nodes go through testcontainers' client, because `GenericContainer.start` inspects each container after its start
 * and fails without a reason when that container has already ended and removed itself.
 */
export class Engine {
  readonly #client: ContainerRuntimeClient
  readonly #testcontainers: typeof import('testcontainers')

  constructor(client: ContainerRuntimeClient, testcontainers: typeof import('testcontainers')) {
    this.#client = client
    this.#testcontainers = testcontainers
  }

  /** Creates and starts the fabric: in the order created, attached, started. */
  startFabric(options: ContainerCreateOptions, { held }: { readonly held: boolean }): FabricStart {
    const { GenericContainer } = this.#testcontainers
    const docker = this.#client.container.dockerode
    const id = Promise.withResolvers<string>()
    const stream = Promise.withResolvers<Duplex | undefined>()
    class Fabric extends GenericContainer {
      constructor() {
        super(options.Image!)
        Object.assign(this.createOpts, options)
        this.hostConfig = options.HostConfig!
        this.networkMode = 'none'
        this.waitStrategy = noWait
        // Only where the harness holds the lab may Ryuk remove it with the harness.
        this.autoCleanup = held
      }
      protected override async containerCreated(created: string): Promise<void> {
        id.resolve(created)
        stream.resolve(
          held
            ? ((await docker.getContainer(created).attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })) as unknown as Duplex)
            : undefined,
        )
      }
    }
    const started = new Fabric().start().catch((error: unknown) => {
      throw failure(error, `start the fabric (${options.Image})`)
    })
    const reject = (error: unknown) => {
      id.reject(error)
      stream.reject(error)
    }
    started.catch(reject)
    stream.promise.catch(() => undefined)
    id.promise.catch(() => undefined)
    return { id: id.promise, stream: stream.promise, started }
  }

  async hasImage(name: string): Promise<boolean> {
    return this.#client.image.exists(this.#testcontainers.ImageName.fromString(name)).catch((error: unknown) => {
      throw failure(error, `inspect image ${name}`)
    })
  }

  async create(options: ContainerCreateOptions): Promise<string> {
    try {
      return (await patiently(this.#client.container.dockerode.createContainer(options))).id
    } catch (error) {
      throw failure(error, `create container ${options.name}`)
    }
  }

  /** Copies an archive into a container that has not started. The engine needs some 60 ms for it. */
  async put(id: string, archive: Buffer): Promise<void> {
    await this.#do(id, 'copy files into', (container) => container.putArchive(archive, { path: '/' }))
  }

  async start(id: string): Promise<void> {
    await this.#do(id, 'start', (container) => container.start())
  }

  /** Exit code of a container once it has ended. To be asked before it starts. */
  async ended(id: string): Promise<number> {
    const { StatusCode } = (await this.#do(id, 'wait for', (container) => container.wait({ condition: 'next-exit' }), Infinity)) as { StatusCode: number }
    return StatusCode
  }

  /** What a container writes from its start on; the engine frames it (frames.ts, OutputReader). */
  async output(id: string): Promise<Readable> {
    return (await this.#do(id, 'attach to', (container) => container.attach({ stream: true, stdout: true, stderr: true }))) as unknown as Readable
  }

  /** The last lines of a container that still exists. */
  async logs(id: string, lines: number): Promise<Buffer> {
    return (await this.#do(id, 'read the log of', (container) => container.logs({ stdout: true, stderr: true, tail: lines, follow: false }))) as unknown as Buffer
  }

  /** Runs a process in a container, with a hold on its input and output. */
  async exec(id: string, argv: readonly string[]): Promise<Duplex> {
    return this.#do(id, 'run a command in', async (container) => {
      const exec = await container.exec({ Cmd: [...argv], AttachStdin: true, AttachStdout: true, AttachStderr: true })
      return exec.start({ hijack: true, stdin: true })
    })
  }

  async stop(id: string): Promise<void> {
    await this.#do(id, 'stop', (container) => container.kill())
  }

  /** Removes a container, running or not. That it is gone already is as good. */
  async remove(id: string): Promise<void> {
    await this.#do(id, 'remove', (container) => container.remove({ force: true, v: true })).catch((error: HarnessError) => {
      const status = (error.cause as { statusCode?: number }).statusCode
      if (status !== 404 && status !== 409) throw error
    })
  }

  /** Removes a container and waits until its name is free. */
  async removeWholly(id: string): Promise<void> {
    await this.remove(id)
    for (const start = performance.now(); performance.now() - start < removalBudget; await new Promise((resolve) => setTimeout(resolve, 10))) {
      if (!(await this.#exists(id))) return
    }
    throw new HarnessError('ENGINE_FAILED', `The engine has not removed container ${id.slice(0, 12)} within ${removalBudget / 1000} s.`, { hint: `docker rm -f ${id}` })
  }

  async #exists(id: string): Promise<boolean> {
    return this.#do(id, 'inspect', (container) => container.inspect()).then(
      () => true,
      (error: HarnessError) => {
        if ((error.cause as { statusCode?: number }).statusCode === 404) return false
        throw error
      },
    )
  }

  async list(labels: readonly string[]): Promise<readonly Listed[]> {
    const found: ContainerInfo[] = await patiently(this.#client.container.dockerode.listContainers({ all: true, filters: { label: [...labels] } }))
      .catch((error: unknown) => {
        throw failure(error, 'list containers')
      })
    return found.map(({ Id, Names, State, Labels, Created }) => ({ id: Id, name: Names[0]?.slice(1) ?? Id, state: State, labels: Labels, created: Created }))
  }

  /** Tells of the ends of containers that carry a label, until the returned function is called. */
  async watch(label: string, listener: (event: EngineEvent) => void): Promise<() => void> {
    const stream = (await this.#client.container.dockerode
      .getEvents({ filters: { type: ['container'], label: [label], event: ['die', 'destroy'] } })
      .catch((error: unknown) => {
        throw failure(error, 'watch containers')
      })) as Readable
    let rest = ''
    stream.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString()).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        if (line.trim() === '') continue
        const { Action, Actor } = JSON.parse(line) as { Action: 'die' | 'destroy'; Actor: { ID: string; Attributes: Record<string, string> } }
        const code = Actor.Attributes['exitCode']
        listener({ id: Actor.ID, action: Action, exitCode: code === undefined ? undefined : Number(code) })
      }
    })
    stream.on('error', () => undefined)
    return () => void stream.destroy()
  }

  async #do<T>(id: string, verb: string, action: (container: ReturnType<ContainerRuntimeClient['container']['getById']>) => Promise<T>, budget?: number): Promise<T> {
    try {
      return await patiently(action(this.#client.container.getById(id)), budget)
    } catch (error) {
      throw failure(error, `${verb} container ${id.slice(0, 12)}`)
    }
  }
}

/** Milliseconds in which the engine has always removed what was killed. */
export const removalBudget = 10_000

const noWait = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout() {
    return this
  },
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
}

let opened: Promise<Engine> | undefined

/** The engine of this machine or of DOCKER_HOST. Loading testcontainers takes a third of a second, so only who runs a lab pays for it. */
export function openEngine(): Promise<Engine> {
  opened ??= open()
  opened.catch(() => (opened = undefined))
  return opened
}

/** Loads testcontainers, which takes longer than anything else before the first container. */
export async function loadRuntime(): Promise<typeof import('testcontainers')> {
  module.enableCompileCache()
  return import('testcontainers')
}

async function open(): Promise<Engine> {
  chooseEngine(process.env)
  const testcontainers = await loadRuntime()
  const client = await patiently(testcontainers.getContainerRuntimeClient()).catch((error: unknown) => {
    if (error instanceof Impatience) throw failure(error, 'say what it is')
    throw new HarnessError('ENGINE_UNREACHABLE', 'No container engine answers.', {
      cause: error,
      hint: 'Start Docker, or let DOCKER_HOST point at an engine: docker info must work.',
    })
  })
  assertChosen(client, process.env)
  const engine = new Engine(client, testcontainers)
  // Ryuk is a second net under the dead man's handle, not worth a download.
  const reaper = process.env['RYUK_CONTAINER_IMAGE'] ?? 'testcontainers/ryuk:0.14.0'
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === undefined && !(await engine.hasImage(reaper))) process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  return engine
}

function failure(error: unknown, what: string): HarnessError {
  if (error instanceof HarnessError) return error
  const { statusCode, message = String(error) } = error as { statusCode?: number; message?: string }
  const reason = message.replace(/^\(HTTP code \d+\) [a-z ]+ - /, '').trim()
  const image = /No such image: (\S+)/.exec(reason)
  if (image) return new HarnessError('IMAGE_MISSING', `There is no image ${image[1]!} to ${what}.`, { cause: error, hint: 'npm run setup makes the images of a lab.' })
  if (statusCode === undefined) {
    return new HarnessError('ENGINE_UNREACHABLE', `The engine did not ${what}: ${reason}`, { cause: error, hint: 'Is it running? docker info must work; if that hangs too, restart the engine.' })
  }
  return new HarnessError('ENGINE_FAILED', `The engine could not ${what}: ${reason}`, { cause: error })
}
