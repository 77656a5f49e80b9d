import { setTimeout } from 'node:timers/promises'
import type { NodePlan, Plan } from '../plan/plan.ts'
import { checkConfigurations } from './check-configuration.ts'
import { Containers } from './containers.ts'
import { containerName, fabricName, fabricOptions, type Run } from './container.ts'
import { connectTo, readLogs } from './engine-streams.ts'
import type { Engine } from './engine.ts'
import { HarnessError, aborted, throwIfAborted } from './errors.ts'
import { newRun, type LabKind } from './identity.ts'
import { createNode, listenAt, plug } from './plug.ts'
import type { Lab } from './lab.ts'
import { makeLab } from './make-lab.ts'
import { Link } from './link.ts'
import { settleProbes } from './probers.ts'
import { awaitReady } from './ready.ts'
import { sweep } from './sweep.ts'
import { findLabs } from './up-labs.ts'

export interface StartOptions {
  /** Where its containers run, see openEngine. */
  readonly engine: Engine
  readonly kind?: LabKind
  readonly signal?: AbortSignal
}

/** Requests that the engine works on at a time; more makes it slower (measured on 2 cores: 14 nodes in 3.3 s one by one, 1.9 s four at a time, 2.2 s sixteen at a time). */
const starts = 4
const creations = 2
/** Machines in a container that are furnished at a time. */
const furnishings = 4
const logLines = 20

/** Starts a lab and waits until every node of it works. When that fails nothing of it remains. */
export async function startLab(plan: Plan, { engine, kind = 'test', signal }: StartOptions): Promise<Lab> {
  throwIfAborted(signal)
  const clock = stopwatch()
  if (!(await engine.hasImage(fabricOptions({ plan, id: '', kind }).Image!))) {
    throw new HarnessError('IMAGE_MISSING', `There is no image ${fabricOptions({ plan, id: '', kind }).Image!}.`, { hint: 'npm run setup makes the images of a lab.' })
  }
  if (kind === 'up' && (await findLabs(engine)).some(({ name }) => name === plan.name)) {
    throw new HarnessError('LAB_EXISTS', `A lab ${plan.name} is already up.`, { hint: `rehearse down ${plan.name} removes it.` })
  }
  const run: Run = { plan, id: newRun(), kind }
  const watcher = engine.watchOver(run.id)
  try {
    return await start(engine, run, signal, clock)
  } finally {
    watcher.release()
  }
}

async function start(engine: Engine, run: Run, signal: AbortSignal | undefined, clock: Stopwatch): Promise<Lab> {
  const { plan, kind } = run
  await checkConfigurations(engine, run)
  clock.lap('configuration')
  const containers = new Containers(engine, run)
  const create = (node: NodePlan) => createNode(run, node, { put: (id, archive) => engine.put(id, archive), create: (options) => containers.create(node.name, options) })
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const work: Promise<unknown>[] = []
  let link: Link | undefined
  try {
    const { promise: interrupted, reject } = Promise.withResolvers<never>()
    interrupted.catch(() => undefined)
    // Whatever fails first ends the start, and what still runs then is awaited before containers are removed.
    const track = <T>(part: Promise<T>): Promise<T> => {
      work.push(part)
      part.catch(reject)
      return part
    }
    const together = (parts: readonly Promise<void>[]): Promise<unknown> => Promise.all(parts.map(track))
    signal?.addEventListener('abort', () => reject(aborted(signal)), { once: true })
    void containers.firstExit.then(async ({ node, exitCode }) => reject(await exitError(containers, node, exitCode)))
    const begin = async () => {
      await containers.watch()
      const fabric = containers.startFabric(fabricName, fabricOptions(run))
      void track(fabric.started)
      await fabric.id
      const opened = track(
        connected(engine, fabric).then((opened) => {
          link = opened
          void opened.lost.then(reject)
          return opened
        }),
      )
      const wired = track(opened.then((link) => link.command<{ milliseconds: number }>('build', { fabric: plan.fabric, ...(kind === 'up' ? { lab: { plan, run: run.id } } : {}) })))
      const order = slowestFirst(plan.nodes.filter(({ within }) => within === undefined))
      const created = new Map(order.map(({ name }) => [name, Promise.withResolvers<string>()]))
      // Whoever opens a tunnel whose other end is not there yet tries again half a second later.
      const listening = new Map(order.filter(({ tunnels, ready }) => tunnels && ready === undefined).map(({ name }) => [name, Promise.withResolvers<void>()]))
      for (const { promise } of [...created.values(), ...listening.values()]) promise.catch(() => undefined)
      const creating = together(
        pool(order, creations, stop, async (node) => {
          created.get(node.name)!.resolve(await create(node))
        }),
      )
      creating.catch((error: unknown) => created.forEach(({ reject }) => reject(error)))
      await fabric.started
      clock.lap('fabric')
      const ready: Promise<void>[] = []
      const starting = pool(order, starts, stop, async (node) => {
        const id = await created.get(node.name)!.promise
        await engine.start(id).catch((error: HarnessError) => {
          throw new HarnessError(error.code, `${node.name}: ${error.message}`, { cause: error, hint: error.hint })
        })
        const line = await opened
        const opens = node.tunnels && node.ready !== undefined
        const others = opens ? Array.from(listening.values(), ({ promise }) => promise) : []
        const settled = Promise.all(others).then(() => settle(line, containers, plan, node, stop))
        listening.get(node.name)?.resolve(settled)
        ready.push(track(settled.then(async () => {
          await Promise.all(pool(plan.nodes.filter(({ within }) => within === node.name), furnishings, stop, (one) => settle(line, containers, plan, one, stop)))
        })))
      })
      const started = together(starting)
      started.catch((error: unknown) => listening.forEach(({ reject }) => reject(error)))
      await Promise.all([creating, started])
      clock.lap('nodes')
      clock.set('wiring', Math.round((await wired).milliseconds))
      await Promise.all(ready)
      clock.lap('ready')
      await settleProbes({ plan, link: await opened })
      clock.lap('probes')
    }
    const beginning = track(begin())
    // Beside the start, so that it costs nothing. Its failure is no reason to fail.
    const swept = sweep(engine).catch(() => [])
    await Promise.race([beginning, interrupted])
    await swept
  } catch (error) {
    failed.abort(error)
    link?.close()
    await Promise.allSettled(work)
    // It may have come meanwhile. Nobody else lets go of it: the engine keeps a line to a container that never started open for good.
    link?.close()
    const reason = signal?.aborted ? aborted(signal) : error
    // What went wrong first is what the user wants to know; that removing failed too comes after it.
    await containers.remove(fabricName).catch((removal: HarnessError) => {
      if (reason instanceof HarnessError) throw new HarnessError(reason.code, `${reason.message}\n${removal.message}`, { cause: reason, hint: removal.hint ?? reason.hint })
      throw reason
    })
    throw reason
  }
  const held = link!
  if (kind === 'up') containers.release()
  return makeLab({
    labKind: kind,
    plan,
    run: run.id,
    link: held,
    exits: containers.exits,
    timings: clock.laps,
    containerName: (node) => containerName(run, node),
    async replace(node) {
      await containers.drop(node.name)
      await engine.start(await create(node))
    },
    logs: async (node, lines) => (containers.exits.has(node) ? containers.tail(node, lines) : readLogs(engine, containerName(run, node), lines)),
    dispose: async () => {
      held.close()
      if (kind === 'test') await containers.remove(fabricName)
    },
  })
}

/** The line to the agent: the fabric's own input and output, or for a lab that stays, a process beside it. */
async function connected(engine: Engine, fabric: ReturnType<Engine['startFabric']>): Promise<Link> {
  const stream = await fabric.stream
  if (stream) return new Link(stream)
  await fabric.started
  return connectTo(engine, await fabric.id)
}

/** Gives a started container its cables and files, then waits until it works. */
async function settle(link: Link, containers: Containers, plan: Plan, node: NodePlan, signal: AbortSignal): Promise<void> {
  try {
    await plug(link, { plan, node }, signal)
    await awaitReady(link, node, { signal, tail: () => containers.tail(node.name, logLines) })
    await listenAt(link, node, signal)
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'COMMAND_FAILED') throw error
    // A process that ended meanwhile cannot be plugged in, and its end is the better explanation.
    const exit = await Promise.race([containers.firstExit, setTimeout(500, undefined, { ref: false })])
    throw exit ? await exitError(containers, exit.node, exit.exitCode) : new HarnessError('WIRING_FAILED', `${node.name}: ${error.message}`, { cause: error })
  }
}

async function exitError(containers: Containers, node: string, exitCode: number | undefined): Promise<HarnessError> {
  const log = await containers.tail(node, logLines)
  return new HarnessError('NODE_EXITED', `${node} ended with exit code ${exitCode ?? 'unknown'} while the lab was starting.${log ? `\n${log}` : ''}`, {
    hint: hintOfLog(log),
  })
}

function hintOfLog(log: string | undefined): string | undefined {
  if (!log) return undefined
  // An engine without root (Podman's) opens the device as whoever runs it.
  if (/TUN device: (?:permission denied|operation not permitted)/.test(log)) return 'The engine may not open /dev/net/tun, which tunnels need. On its machine, as root:  chmod 666 /dev/net/tun'
  return 'The lines above are the last of its log.'
}

/** So many workers on items in their order; once the signal aborts they take up no more. */
function pool<T>(items: readonly T[], width: number, stop: AbortSignal, work: (item: T) => Promise<unknown>): readonly Promise<void>[] {
  const rest = items.values()
  return Array.from({ length: width }, async () => {
    for (const item of rest) {
      stop.throwIfAborted()
      await work(item)
    }
  })
}

/** Ends of a tunnel wait for each other, and machines are furnished in a container that they share, while all others start. */
function slowestFirst(nodes: readonly NodePlan[]): readonly NodePlan[] {
  const rank = ({ tunnels, kind }: NodePlan) => (tunnels ? 2 : Number(kind === 'plain-hosts'))
  return nodes.toSorted((one, other) => rank(other) - rank(one))
}

interface Stopwatch {
  readonly laps: Record<string, number>
  lap(name: string): void
  set(name: string, value: number): void
}

function stopwatch(): Stopwatch {
  let last = performance.now()
  const laps: Record<string, number> = {}
  return {
    laps,
    lap(name) {
      const now = performance.now()
      laps[name] = Math.round(now - last)
      last = now
    },
    set: (name, value) => void (laps[name] = value),
  }
}
