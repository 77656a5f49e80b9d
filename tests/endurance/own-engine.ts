import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { engineAddress } from '../../docker/engine-address.ts'
import { lookAtEngine, type EngineState } from '../../docker/engine-state.ts'
import { isAlive } from '../../docker/is-alive.ts'
import { images, type ImageKey } from '../../docker/images.ts'
import { staleImages } from '../../docker/stale-images.ts'
import { thisMachine } from '../../docker/this-machine.ts'

/**
 * A container engine of one's own beside the machine's, to be killed, restarted and starved at will: all of it is in one folder, it makes no
 * bridge and no firewall rule, and nobody else uses it. For root.
 */
export interface OwnEngine {
  readonly kind: EngineKind
  readonly folder: string
  /** For a command that is to use it. */
  readonly environment: { readonly DOCKER_HOST: string }
  /** The engine's own process, while it runs. */
  readonly processId: number | undefined
  start(): Promise<void>
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export type EngineKind = 'docker' | 'podman'

const run = promisify(execFile)

/** https://docs.docker.com/reference/cli/dockerd/, https://docs.podman.io/en/latest/markdown/podman-system-service.1.html */
const commands: Readonly<Record<EngineKind, (folder: string, socket: string) => readonly [string, ...string[]]>> = {
  docker: (folder, socket) => ['dockerd', '-H', socket, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'run'), '--pidfile', join(folder, 'pid'), '--bridge=none', '--iptables=false', '--ip6tables=false'],
  podman: (folder, socket) => ['podman', '--root', join(folder, 'data'), '--runroot', join(folder, 'run'), '--tmpdir', join(folder, 'run/libpod'), '--cgroup-manager', 'cgroupfs', 'system', 'service', '--time=0', socket],
}

const patience = 60_000

/** @param folder A short path: a socket's may have 107 octets. */
export function ownEngine(kind: EngineKind, folder: string): OwnEngine {
  const socket = `unix://${join(folder, 'sock')}`
  const log = join(folder, 'log')
  let child: ChildProcess | undefined
  let ended: Promise<unknown> = Promise.resolve()
  const engine: OwnEngine = {
    kind,
    folder,
    environment: { DOCKER_HOST: socket },
    get processId() {
      return child?.pid
    },
    async start() {
      for (const part of ['data', 'run']) mkdirSync(join(folder, part), { recursive: true })
      const [command, ...args] = commands[kind](folder, socket)
      const output = openSync(log, 'a')
      child = spawn(command, args, { stdio: ['ignore', output, output], detached: true })
      closeSync(output)
      const { promise, resolve } = Promise.withResolvers<void>()
      ended = promise
      let over: string | undefined
      child.once('error', ({ message }) => ((over = message), resolve()))
      child.once('exit', () => ((over ??= readFileSync(log, 'utf8').slice(-2000)), (child = undefined), resolve()))
      for (const begin = performance.now(); !(await look(engine)).running; await sleep(50)) {
        if (over !== undefined) throw new Error(`${command} has ended: ${over}`)
        if (performance.now() - begin > patience) throw new Error(`${command} does not answer; its log is ${log}`)
      }
    },
    async end(signal) {
      child?.kill(signal)
      await ended
      await endHelper(join(folder, 'run/containerd/containerd.pid'), signal)
      // What a killed one leaves, which its successor would take for another that runs.
      rmSync(join(folder, 'pid'), { force: true })
    },
  }
  return engine
}

/** Docker's containerd, which the kernel ends when dockerd is killed, and which a new one would take for alive while it ends. */
async function endHelper(file: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!existsSync(file)) return
  const processId = Number(readFileSync(file, 'utf8'))
  while (isAlive(processId)) {
    try {
      process.kill(processId, signal)
    } catch {
      // It has ended meanwhile.
    }
    await sleep(50)
  }
  rmSync(file, { force: true })
}

export function look({ environment }: Pick<OwnEngine, 'environment'>): Promise<EngineState> {
  return lookAtEngine({ ...thisMachine, environment })
}

/** Takes the images that are missing from the engine that the `docker` command talks to. */
export async function takeImages(engine: OwnEngine, keys: readonly ImageKey[]): Promise<void> {
  const state = await look(engine)
  const missing = staleImages(keys, state.running ? state.images : new Map())
  if (missing.length === 0) return
  const script = 'set -o pipefail; docker save "$@" | DOCKER_HOST="$TO" docker load'
  await run('bash', ['-c', script, 'bash', ...missing.map((key) => images[key])], { env: { ...process.env, TO: engine.environment.DOCKER_HOST } })
}

/** Ends whatever still runs of an engine that is no more, and takes its mounts off, so that its folder can be removed. */
export async function clear(engine: OwnEngine): Promise<void> {
  if (engine.kind === 'podman') {
    const [command, ...args] = commands.podman(engine.folder, '')
    await run(command, [...args.slice(0, args.indexOf('system')), 'rm', '--all', '--force', '--time', '0']).catch(() => undefined)
  }
  // Who carried a command into a container for Podman would otherwise tidy up after some minutes, and make the folder anew for it.
  for (const processId of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && commandOf(entry).some((word) => word.startsWith(`${engine.folder}/`)))) process.kill(Number(processId), 'SIGKILL')
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n').map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${engine.folder}/`))
  for (const path of mounts.toReversed()) await run('umount', ['--lazy', path]).catch(() => undefined)
}

function commandOf(processId: string): readonly string[] {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/** A disk of its own for the folder, which can be full without harm to anybody: a file with a file system in it. Gives how to take it off. */
export async function mountDisk(folder: string, gigabytes: number): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true })
  const file = `${folder}.disk`
  if (!existsSync(file)) {
    await run('truncate', ['--size', `${gigabytes}G`, file])
    await run('mkfs.ext4', ['-q', '-m', '0', file])
  }
  await run('mount', ['-o', 'loop', file, folder])
  return async () => void (await run('umount', ['--lazy', folder]))
}

const filler = (folder: string) => join(folder, 'filler')

/** Leaves nothing free on the disk of a folder. */
export async function fill(folder: string): Promise<void> {
  const { bavail, bsize } = statfsSync(folder)
  await run('fallocate', ['--length', `${Math.max(1, bavail) * bsize}`, filler(folder)]).catch(() => undefined)
  await run('dd', ['if=/dev/zero', `of=${filler(folder)}.rest`, 'bs=4096', 'status=none']).catch(() => undefined)
}

export function free(folder: string): void {
  for (const name of [filler(folder), `${filler(folder)}.rest`]) rmSync(name, { force: true })
}

/** Whether Podman is installed. */
export function hasPodman(): boolean {
  return thisMachine.has('podman')
}

/** The engine that the `docker` command talks to, by its address. */
export function engineAtHand(): string {
  const address = engineAddress(process.env)
  return address.kind === 'socket' ? `unix://${address.path}` : address.kind === 'http' ? `tcp://${address.host}:${address.port}` : address.url
}
