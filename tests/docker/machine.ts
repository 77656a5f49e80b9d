import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { goModules, images, labImages, ownImages } from '../../docker/images.ts'
import { measuredVersions } from '../../docker/measured.ts'
import type { Outcome, RunOptions, World } from '../../docker/world.ts'

/** A machine that exists in memory (and in one temporary folder): what is installed, whether an engine runs, what it can reach. */
export interface MachineSettings {
  readonly commands?: readonly string[]
  readonly userId?: number
  readonly platform?: NodeJS.Platform
  readonly engine?: 'running' | 'absent' | 'forbidden'
  readonly registry?: boolean
  readonly systemd?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** What dockerd writes before it dies, by attempt; one that writes nothing stays. */
  readonly dockerdDies?: readonly string[]
  /** Commands, by how their line begins, that fail with this output; each as often as given here. */
  readonly failing?: Readonly<Record<string, { readonly output: string; readonly times?: number }>>
  readonly goVersion?: string
  readonly goSum?: string
  /** Whether the engine at a TCP port comes up while it is waited for. */
  readonly engineComes?: boolean
  /** What packages have in the images that are built, where that is not what was measured. */
  readonly versions?: Readonly<Record<string, string>>
}

export const debian: readonly string[] = ['apt-get', 'docker', 'dockerd', 'iptables', 'debootstrap', 'go']

const folders: string[] = []

/** For the test file's last hook. */
export function removeMachines(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

export class Machine implements World {
  readonly cache: string = mkdtempSync(join(tmpdir(), 'rehearsal-setup-'))
  readonly lines: string[] = []
  readonly images: Map<string, { id: string; labels: Record<string, string> }> = new Map<string, { id: string; labels: Record<string, string> }>()
  readonly environment: Readonly<Record<string, string>>
  readonly platform: NodeJS.Platform
  readonly userId: number
  readonly #settings: MachineSettings
  readonly #commands: Set<string>
  readonly #failures: Map<string, { output: string; times: number }>
  #engine: 'running' | 'absent' | 'forbidden'
  #starts = 0
  #builds = 0

  constructor(settings: MachineSettings = {}) {
    folders.push(this.cache)
    this.#settings = settings
    this.#commands = new Set(settings.commands ?? debian)
    this.#failures = new Map(Object.entries(settings.failing ?? {}).map(([line, { output, times = Infinity }]) => [line, { output, times }]))
    this.#engine = settings.engine ?? 'running'
    this.platform = settings.platform ?? 'linux'
    this.userId = settings.userId ?? 0
    this.environment = { XDG_CACHE_HOME: this.cache, HOME: this.cache, ...settings.environment }
  }

  has(command: string): boolean {
    return this.#commands.has(command)
  }

  exists(path: string): boolean {
    return path === '/run/systemd/system' ? this.#settings.systemd === true : true
  }

  async ask(_address: unknown, path: string): Promise<{ status: number; body: string }> {
    await Promise.resolve()
    if (this.#engine !== 'running') throw Object.assign(new Error(`connect ${this.#engine}`), { code: this.#engine === 'forbidden' ? 'EACCES' : 'ENOENT' })
    if (path === '/_ping') return { status: 200, body: 'OK' }
    return { status: 200, body: JSON.stringify([...this.images].map(([name, { id, labels }]) => ({ Id: id, RepoTags: [name.includes(':') ? name : `${name}:latest`], Labels: labels }))) }
  }

  async awaitPort({ host, port }: { host: string; port: number }): Promise<string | undefined> {
    this.lines.push(`wait for ${host} port ${port}`)
    if (this.#settings.engineComes !== true) return 'nobody takes connections'
    this.#engine = 'running'
    return Promise.resolve(undefined)
  }

  async mayReachRegistry(): Promise<boolean> {
    return Promise.resolve(this.#settings.registry === true)
  }

  async startDetached(command: string, args: readonly string[], log: string): Promise<number> {
    this.lines.push([command, ...args].join(' '))
    const lastWords = this.#settings.dockerdDies?.[this.#starts++]
    writeFileSync(log, lastWords ?? '')
    if (lastWords === undefined) this.#engine = 'running'
    return Promise.resolve(1)
  }

  isAlive(): boolean {
    return this.#engine === 'running'
  }

  async stop(): Promise<void> {}

  async run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const line = [command, ...args].join(' ')
    this.lines.push(line)
    await new Promise((resolve) => setImmediate(resolve))
    for (const [beginning, failure] of this.#failures) {
      if (line.startsWith(beginning) && failure.times-- > 0) return { ok: false, stdout: '', output: failure.output }
    }
    const stdout = this.#effect(command, args, options)
    return { ok: true, stdout, output: stdout }
  }

  /** What the command changes on this machine, and what it prints. */
  #effect(command: string, args: readonly string[], options: RunOptions): string {
    const after = (name: string): string => args[args.indexOf(name) + 1] ?? ''
    const last = args.at(-1) ?? ''
    if (command === 'apt-get' && args.includes('install')) for (const name of args) this.#install(name)
    else if (command === 'systemctl') this.#engine = 'running'
    else if (command === 'tar') write(after('--file'))
    else if (command === 'rm') rmSync(last, { recursive: true, force: true })
    else if (command === 'docker' && (args[0] === 'tag' || args[0] === 'import')) this.#add(last, {})
    else if (command === 'docker' && args[0] === 'build' && args.includes('--tag')) this.#add(after('--tag'), labelsIn(args))
    else if (command === 'docker' && args[0] === 'run') return this.#packagesOf(args[args.indexOf('dpkg-query') + 1]!)
    else if (command === 'docker' && args[0] === 'network') return 'b1\n'
    else if (command === 'go' && args[0] === 'install') write(join(options.environment?.['GOPATH'] ?? '', 'bin', moduleOf(last).program))
    else if (command === 'go' && args[0] === 'mod') return JSON.stringify({ Sum: this.#settings.goSum ?? moduleOf(last).sum })
    else if (command === 'go') return JSON.stringify({ GOVERSION: this.#settings.goVersion ?? 'go1.26.1', GOPROXY: 'https://proxy.example', GOMODCACHE: '/m', GOCACHE: '/c', GOSUMDB: 'off' })
    return ''
  }

  /** As Debian numbers what was measured, or what this machine has instead. */
  #packagesOf(image: string): string {
    const key = ownImages.find((one) => images[one] === image)!
    const versions = [...measuredVersions(key)].map(([name, version]) => [name, this.#settings.versions?.[name] ?? `1:${version}-1~deb12u9`] as const)
    return versions.filter(([, version]) => version !== '').map((one) => `${one.join(' ')}\n`).join('')
  }

  #install(name: string): void {
    for (const command of name === 'docker.io' ? ['docker', 'dockerd'] : [name]) this.#commands.add(command)
  }

  #add(name: string, labels: Record<string, string>): void {
    this.images.set(name, { id: `sha256:${++this.#builds}`, labels })
  }

  stopEngine(): void {
    this.#engine = 'absent'
  }

  /** Lines that begin so. */
  ran(beginning: string): string[] {
    return this.lines.filter((line) => line.startsWith(beginning))
  }
}

function labelsIn(args: readonly string[]): Record<string, string> {
  return Object.fromEntries(args.flatMap((word, n) => (args[n - 1] === '--label' ? [[word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]] : [])))
}

export const noRegistry = { 'docker pull': { output: 'Error response from daemon: lookup registry-1.docker.io: no such host' } } as const

/** Names of all images a lab needs. */
export const allImages: readonly string[] = labImages.map((key) => images[key])

function moduleOf(argument: string): (typeof goModules)[keyof typeof goModules] {
  return Object.values(goModules).find(({ module }) => argument.startsWith(module))!
}

function write(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'made by the test')
}
