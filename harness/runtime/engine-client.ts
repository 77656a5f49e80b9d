import Docker, { type ContainerCreateOptions, type DockerOptions } from 'dockerode'
import type { Duplex } from 'node:stream'
import { ContainerRuntimeClient, GenericContainer, type StartedTestContainer } from 'testcontainers'
import { DockerContainerClient } from 'testcontainers/build/container-runtime/clients/container/docker-container-client.js'
import { attach } from './attach.ts'

/** A fabric on its way: known from its creation on. */
export interface StartingFabric {
  readonly id: Promise<string>
  /** Its standard input and output, open before it starts; none for a lab that outlives the harness. */
  readonly stream: Promise<Duplex | undefined>
  readonly started: Promise<unknown>
}

export interface EngineClient {
  readonly docker: Docker
  /** Creates and starts the fabric: in the order created, attached, started. */
  readonly startFabric: (options: ContainerCreateOptions, held: boolean) => StartingFabric
}

/**
 * testcontainers carries the fabric, and with it the whole lab, which ends when the fabric does. It is given the engine: left to itself
 * it would look for one, by the environment, once and for the whole process, and by the way start Ryuk, or with a word in the
 * environment decide that nobody in this process gets Ryuk. The program around may be using it, with another mind. Nodes are started
 * without it: it inspects each container after its start, and fails without a reason when that has already ended and removed itself.
 */
export function connect(options: DockerOptions): EngineClient {
  const docker = new Docker(options)
  const host = options.host ?? 'localhost'
  const info = { containerRuntime: { host, hostIps: [] } } as unknown as ContainerRuntimeClient['info']
  const nothing = undefined as never
  const client = new ContainerRuntimeClient(info, nothing, new DockerContainerClient(docker), nothing, nothing)
  return { docker, startFabric: (fabric, held) => startFabric({ docker, client }, fabric, held) }
}

function startFabric({ docker, client }: { readonly docker: Docker; readonly client: ContainerRuntimeClient }, options: ContainerCreateOptions, held: boolean): StartingFabric {
  const id = Promise.withResolvers<string>()
  const stream = Promise.withResolvers<Duplex | undefined>()
  class Fabric extends GenericContainer {
    constructor() {
      super(options.Image!)
      Object.assign(this.createOpts, options)
      this.hostConfig = options.HostConfig!
      this.waitStrategy = noWait
    }
    /** All but its search for an engine, for the image, and for Ryuk. */
    override async start(): Promise<StartedTestContainer> {
      return (this as unknown as { startContainer(client: ContainerRuntimeClient): Promise<StartedTestContainer> }).startContainer(client)
    }
    protected override async containerCreated(created: string): Promise<void> {
      id.resolve(created)
      stream.resolve(held ? await attach(docker, created) : undefined)
    }
  }
  const started = new Fabric().start()
  started.catch((error: unknown) => {
    id.reject(error)
    stream.reject(error)
  })
  return { id: id.promise, stream: stream.promise, started }
}

const noWait = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout() {
    return this
  },
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
}
