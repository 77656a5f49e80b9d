import type { Readable } from 'node:stream'
import type { ContainerCreateOptions } from 'dockerode'
import { conceal } from '../plan/secrets.ts'
import type { Run } from './container.ts'
import { removalBudget, type Engine } from './engine.ts'
import type { StartingFabric } from './engine-client.ts'
import { HarnessError } from './errors.ts'
import { OutputReader } from './frames.ts'
import { label } from './identity.ts'
import { LastOutput } from './last-output.ts'

/** How a container ended that was meant to run. */
export interface Exit {
  readonly node: string
  readonly exitCode: number | undefined
}

/** The containers of one run: what they say, how they end, and that they are gone in the end. */
export class Containers {
  readonly #engine: Engine
  readonly #run: Run
  readonly #ids = new Map<string, string>()
  readonly #names = new Map<string, string>()
  readonly #gone = new Set<string>()
  readonly #outputs = new Map<string, { last: LastOutput; stream: Readable; ended: Promise<void> }>()
  readonly #exits = new Map<string, Exit>()
  readonly #firstExit = Promise.withResolvers<Exit>()
  #allGone: (() => void) | undefined
  #unwatch: (() => void) | undefined
  #closing = false

  constructor(engine: Engine, run: Run) {
    this.#engine = engine
    this.#run = run
  }

  async watch(): Promise<void> {
    this.#unwatch = await this.#engine.watch(`${label.run}=${this.#run.id}`, ({ id, action, exitCode }) => {
      if (action === 'destroy') {
        this.#gone.add(id)
        if (this.#isEmpty()) this.#allGone?.()
        return
      }
      const node = this.#names.get(id)
      if (node === undefined || this.#closing) return
      this.#exits.set(node, { node, exitCode })
      this.#firstExit.resolve({ node, exitCode })
    })
  }

  /** Resolves when a container ends by itself. */
  get firstExit(): Promise<Exit> {
    return this.#firstExit.promise
  }

  /** Containers that have ended by themselves. */
  get exits(): ReadonlyMap<string, Exit> {
    return this.#exits
  }

  id(node: string): string | undefined {
    return this.#ids.get(node)
  }

  startFabric(name: string, options: ContainerCreateOptions): StartingFabric {
    const start = this.#engine.startFabric(options, { held: this.#run.kind === 'test' })
    start.id.then(
      (id) => this.#add(name, id),
      () => undefined,
    )
    return start
  }

  /** Creates a node with its output read from the start: a container that ends at once takes its log with it. */
  async create(node: string, options: ContainerCreateOptions): Promise<string> {
    const id = await this.createBare(node, options)
    const stream = await this.#engine.output(id)
    const { promise, resolve } = Promise.withResolvers<void>()
    const last = new LastOutput()
    const keep = (piece: Buffer) => last.add(piece)
    const reader = new OutputReader(keep, keep)
    stream.on('data', (piece: Buffer) => reader.push(piece))
    stream.on('error', () => resolve())
    stream.on('close', () => resolve())
    stream.on('end', () => resolve())
    this.#outputs.set(node, { last, stream, ended: promise })
    return id
  }

  async createBare(node: string, options: ContainerCreateOptions): Promise<string> {
    const id = await this.#engine.create(options)
    this.#add(node, id)
    return id
  }

  /** Removes a node's container, on purpose: nobody is told that it has ended. */
  async drop(node: string): Promise<void> {
    const id = this.#ids.get(node)
    if (id === undefined) return
    this.#names.delete(id)
    await this.#engine.removeWholly(id)
    this.#ids.delete(node)
    this.#outputs.get(node)?.stream.destroy()
  }

  /** Last lines of what a node wrote, as far as this process has seen it. */
  async tail(node: string, lines: number): Promise<string> {
    const output = this.#outputs.get(node)
    if (!output) return ''
    // The last words of a container come after the news of its end.
    if (this.#exits.has(node)) await Promise.race([output.ended, new Promise((resolve) => setTimeout(resolve, 500).unref())])
    return conceal(output.last.text().trimEnd().split('\n').slice(-lines).join('\n'), this.#run.plan)
  }

  /** Lets go of the engine without touching the containers. */
  release(): void {
    this.#closing = true
    this.#unwatch?.()
    for (const { stream } of this.#outputs.values()) stream.destroy()
  }

  /** Removes all containers: the fabric takes the nodes with it, and those that never started are removed one by one. */
  async remove(fabric: string): Promise<void> {
    this.#closing = true
    try {
      const id = this.#ids.get(fabric)
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#allGone = resolve
      if (id !== undefined) await this.#engine.remove(id)
      const deadline = performance.now() + removalBudget
      for (let wait = this.#exits.size > 0 ? 50 : 1000; !this.#isEmpty(); wait = 100) {
        const timer = Promise.withResolvers<void>()
        const handle = setTimeout(timer.resolve, wait)
        await Promise.race([promise, timer.promise])
        clearTimeout(handle)
        if (this.#isEmpty()) break
        const left = await this.#engine.list([`${label.run}=${this.#run.id}`])
        if (left.length === 0) break
        const there = await Promise.all(left.map(async ({ id, state }) => state === 'removing' || this.#engine.remove(id)))
        if (!there.includes(true)) break
        if (performance.now() > deadline) {
          throw new HarnessError('ENGINE_FAILED', `The engine has not removed ${left.map(({ name }) => name).join(', ')}.`, {
            hint: `docker rm -f ${left.map(({ name }) => name).join(' ')}`,
          })
        }
      }
    } finally {
      this.release()
    }
  }

  #add(node: string, id: string): void {
    this.#ids.set(node, id)
    this.#names.set(id, node)
  }

  #isEmpty(): boolean {
    for (const id of this.#ids.values()) if (!this.#gone.has(id)) return false
    return true
  }
}
