import type { EngineAddress, Reply } from './engine-address.ts'

/** Everything outside that set-up looks at or changes through a command. Tests put a made-up machine in its place. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly userId: number
  /** Whether a command of this name can be run. */
  has(command: string): boolean
  exists(path: string): boolean
  /** Runs a command to its end; a failure is an outcome, not an exception. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** Starts a command that outlives this process, its output appended to a file. Gives its process id. */
  startDetached(command: string, args: readonly string[], log: string): Promise<number>
  /** Whether that process still runs. */
  isAlive(processId: number): boolean
  /** Ends what `run` has under way. */
  stop(): Promise<void>
  /** One GET request to the engine. Rejects with the system's error where nobody answers. */
  ask(address: EngineAddress, path: string): Promise<Reply>
  /** Waits until a TCP port takes connections; why it does not, where it is not so after that time. */
  awaitPort(place: { readonly host: string; readonly port: number }, milliseconds: number): Promise<string | undefined>
  /** False where Docker Hub certainly cannot be reached from here; asked only while there is no engine to try it. */
  mayReachRegistry(): Promise<boolean>
}

export interface RunOptions {
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Gives up after this many milliseconds. */
  readonly timeout?: number
  /** Gives up when nothing at all was printed for this many milliseconds after the start. */
  readonly firstOutputWithin?: number
}

export interface Outcome {
  readonly ok: boolean
  readonly stdout: string
  /** Standard output and standard error. */
  readonly output: string
}

/** The same machine, on which nothing more is started once `stop` was called: steps that go on side by side end with the first failure. */
export function stoppable(world: World): World {
  let stopped = false
  const refuse = (): void => {
    if (stopped) throw new Error('stopped')
  }
  return {
    environment: world.environment,
    platform: world.platform,
    userId: world.userId,
    has: (command) => world.has(command),
    exists: (path) => world.exists(path),
    run: async (...call) => (refuse(), world.run(...call)),
    startDetached: async (...call) => (refuse(), world.startDetached(...call)),
    isAlive: (processId) => world.isAlive(processId),
    stop: async () => {
      stopped = true
      await world.stop()
    },
    ask: async (...question) => world.ask(...question),
    awaitPort: async (...port) => world.awaitPort(...port),
    mayReachRegistry: async () => world.mayReachRegistry(),
  }
}
