import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keyFor } from './keys.ts'
import type { RegistrySettings, Settings } from './settings.ts'

/** A CNCF distribution registry for each replica, started and started again. https://distribution.github.io/distribution/about/configuration/ */

const firstPort = 5001
const restartMilliseconds = 250

export interface Distributions extends AsyncDisposable {
  upstreamOf(loginServer: string, region: string): string
  /** Process ids, for whoever wants to see what becomes of a push when one ends. */
  pids(): readonly (number | undefined)[]
}

/**
 * What is configured: one folder for all blobs of the replica; deletion, by tag too; locations without a name, as the client's name stands
 * in front; a secret that all replicas have, so that an upload that went on at another one is unknown there rather than forged.
 */
export function configurationOf(registry: RegistrySettings, folder: string, port: number): string {
  return `${JSON.stringify({
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: folder },
      delete: { enabled: true },
      cache: { blobdescriptor: 'inmemory' },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}`, relativeurls: true, secret: keyFor(registry.secret, registry.loginServer, 'uploads').toString('hex') },
    // An index may name manifests for platforms that were not pushed, and a manifest layers that lie elsewhere.
    validation: { manifests: { indexes: { platforms: 'none' }, urls: { allow: ['^https?://'] } } },
  }, undefined, 2)}\n`
}

/** Starts those that are wanted, and waits until they listen. One that ends is started again until this is disposed of. */
export async function startDistributions({ registries, distribution }: Pick<Settings, 'registries' | 'distribution'>, from: number = firstPort): Promise<Distributions> {
  const wanted = registries.flatMap((registry) => registry.replicas.filter(({ upstream }) => upstream === undefined).map(({ region }) => ({ registry, region })))
  const ports = new Map(wanted.map(({ registry, region }, n) => [`${registry.loginServer} ${region}`, from + n]))
  let ending = false
  const children = wanted.map(({ registry, region }, n) => supervised(() => (ending ? undefined : start(distribution!, registry, region, from + n))))
  const end = async (): Promise<void> => {
    ending = true
    await Promise.all(children.map(async (child) => ended(child())))
  }
  try {
    await Promise.all(ports.values().map(listens))
  } catch (error) {
    await end()
    throw error
  }
  return {
    upstreamOf: (loginServer, region) => `http://127.0.0.1:${ports.get(`${loginServer} ${region}`)}`,
    pids: () => children.map((child) => child()?.pid),
    [Symbol.asyncDispose]: end,
  }
}

/** Keeps one alive. Gives the process of the moment. */
function supervised(begin: () => ChildProcess | undefined): () => ChildProcess | undefined {
  let child = begin()
  const watch = (): void => void child?.once('exit', () => setTimeout(() => {
    child = begin()
    watch()
  }, restartMilliseconds))
  watch()
  return () => child
}

function start({ binary, folder }: NonNullable<Settings['distribution']>, registry: RegistrySettings, region: string, port: number): ChildProcess {
  // A login server and a region are letters, digits, dashes and dots (settings-read.ts).
  const home = join(folder, registry.loginServer, region)
  mkdirSync(home, { recursive: true })
  const file = join(home, 'config.json')
  writeFileSync(file, configurationOf(registry, join(home, 'data'), port), { mode: 0o600 })
  const child = spawn(binary, ['serve', file], { stdio: ['ignore', 'inherit', 'inherit'], env: { OTEL_TRACES_EXPORTER: 'none', GOMEMLIMIT: '40MiB', GOGC: '25' } })
  child.once('error', (error) => console.error(`${binary}: ${error.message}`))
  return child
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

async function listens(port: number): Promise<void> {
  for (let left = 600; left > 0; left -= 1) {
    if (await accepts(port)) return
    await sleep(50)
  }
  throw new Error(`the distribution registry does not listen at 127.0.0.1 port ${port}`)
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false)).once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
