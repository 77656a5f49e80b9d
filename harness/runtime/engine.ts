import type Docker from 'dockerode'
import type { Container, ContainerCreateOptions, ContainerInfo, DockerOptions } from 'dockerode'
import type { Duplex, Readable } from 'node:stream'
import type { EngineClient, StartingFabric } from './engine-client.ts'
import { HarnessError } from './errors.ts'
import { forPodman, limitsFor, podmanEvents, sharesWith } from './podman.ts'
import { patiently } from './patience.ts'
import { watchOver } from './watcher.ts'

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

/** The engine, as the lab needs it. */
export class Engine {
  readonly #docker: Docker
  readonly #startFabric: EngineClient['startFabric']

  readonly #options: DockerOptions
  /** Podman's version, where it is no Docker. */
  readonly podman: string | undefined
  /** Fabrics on their way, by name. */
  readonly #starting = new Map<string, Promise<unknown>>()

  constructor({ docker, startFabric }: EngineClient, options: DockerOptions, podman: string | undefined) {
    this.#docker = docker
    this.#startFabric = startFabric
    this.#options = options
    this.podman = podman
  }

  /** Has somebody beside this process remove what a start has begun, should the process end before it says that it is released. */
  watchOver(run: string): { release(): void } {
    return watchOver(run, this.#options)
  }

  /** Starts the fabric, whose standard input and output are held open for a lab that ends with the harness. */
  startFabric(options: ContainerCreateOptions, { held }: { readonly held: boolean }): StartingFabric {
    const { id, stream, started } = this.#startFabric(this.podman === undefined ? options : forPodman(options, undefined, limitsFor(this.#options)), held)
    const told = <T>(part: Promise<T>): Promise<T> =>
      part.catch((error: unknown) => {
        throw failure(error, `start the fabric (${options.Image})`)
      })
    const fabric = { id: told(id), stream: told(stream), started: told(started) }
    for (const part of Object.values(fabric)) part.catch(() => undefined)
    this.#starting.set(options.name!, fabric.started)
    return fabric
  }

  async hasImage(name: string): Promise<boolean> {
    return this.#docker.getImage(name).inspect().then(
      () => true,
      (error: unknown) => {
        if ((error as { statusCode?: number }).statusCode === 404) return false
        throw failure(error, `inspect image ${name}`)
      },
    )
  }

  async create(options: ContainerCreateOptions): Promise<string> {
    const fitting = this.podman === undefined ? options : await this.#fit(options)
    try {
      return (await patiently(this.#docker.createContainer(fitting))).id
    } catch (error) {
      throw failure(error, `create container ${options.name}`)
    }
  }

  /** For Podman, which must know the process of a container that is shared with: it must have started. */
  async #fit(options: ContainerCreateOptions): Promise<ContainerCreateOptions> {
    const shared = sharesWith(options)
    if (shared === undefined) return forPodman(options, undefined, limitsFor(this.#options))
    await this.#starting.get(shared)
    const { State } = await this.#do(shared, 'inspect', (container) => container.inspect())
    return forPodman(options, State.Pid, limitsFor(this.#options))
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

  /**
   * Removes a container, running or not. That it is gone already is as good; whether it was there. An engine that was killed while it removed a
   * container may list it until it is restarted, and not know it when it is asked for it (Docker 20.10: "failed to remove container: No such container").
   */
  async remove(id: string): Promise<boolean> {
    for (const start = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      try {
        await this.#do(id, 'remove', (container) => container.remove({ force: true, v: true }))
        return true
      } catch (error) {
        const { statusCode = 0 } = (error as HarnessError).cause as { statusCode?: number }
        if (statusCode === 404 || statusCode === 409) return statusCode === 409
        // Podman refuses with 500 while a container is ending, or being removed, by itself.
        if (this.podman === undefined || statusCode !== 500 || performance.now() - start > removalBudget) throw error
      }
    }
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
    const found: ContainerInfo[] = await patiently(this.#docker.listContainers({ all: true, filters: { label: [...labels] } }))
      .catch((error: unknown) => {
        throw failure(error, 'list containers')
      })
    return found.map(({ Id, Names, State, Labels, Created }) => ({ id: Id, name: Names[0]?.slice(1) ?? Id, state: State, labels: Labels, created: Created }))
  }

  /** Tells of the ends of containers that carry a label, until the returned function is called. */
  async watch(label: string, listener: (event: EngineEvent) => void): Promise<() => void> {
    const stream = (await this.#docker
      .getEvents({ filters: { type: ['container'], label: [label], event: this.podman === undefined ? ['die', 'destroy'] : Object.keys(podmanEvents) } })
      .catch((error: unknown) => {
        throw failure(error, 'watch containers')
      })) as Readable
    let rest = ''
    stream.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString()).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        if (line.trim() === '') continue
        const { Action, Actor } = JSON.parse(line) as { Action: EngineEvent['action'] | keyof typeof podmanEvents; Actor: { ID: string; Attributes: Record<string, string> } }
        const code = Actor.Attributes['exitCode']
        listener({ id: Actor.ID, action: podmanEvents[Action as keyof typeof podmanEvents] ?? Action, exitCode: code === undefined ? undefined : Number(code) })
      }
    })
    stream.on('error', () => undefined)
    return () => void stream.destroy()
  }

  async #do<T>(id: string, verb: string, action: (container: Container) => Promise<T>, budget?: number): Promise<T> {
    try {
      return await patiently(action(this.#docker.getContainer(id)), budget)
    } catch (error) {
      throw failure(error, `${verb} container ${id.slice(0, 12)}`)
    }
  }
}

/** Milliseconds in which the engine has always removed what was killed. */
export const removalBudget = 10_000

export function failure(error: unknown, what: string): HarnessError {
  if (error instanceof HarnessError) return error
  const { statusCode, message = String(error) } = error as { statusCode?: number; message?: string }
  const reason = message.replace(/^\(HTTP code \d+\) [a-z ]+ - /, '').trim()
  const image = /no such image: (?:docker\.io\/)?(\S+?):?(?:\s|$)/i.exec(reason)
  if (image) return new HarnessError('IMAGE_MISSING', `There is no image ${image[1]!} to ${what}.`, { cause: error, hint: 'npm run setup makes the images of a lab.' })
  if (statusCode === undefined) {
    return new HarnessError('ENGINE_UNREACHABLE', `The engine did not ${what}: ${reason}`, { cause: error, hint: 'Is it running? docker info must work; if that hangs too, restart the engine.' })
  }
  return new HarnessError('ENGINE_FAILED', `The engine could not ${what}: ${reason}`, { cause: error })
}
