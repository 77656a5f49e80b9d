import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, engineAddress } from '../../docker/engine-address.ts'
import type { Left } from './ledger.ts'
import type { OwnEngine } from './own-engine.ts'

/** What there is of an engine and of the commands that use it. */
export type Inventory = Readonly<Record<keyof Left, readonly string[]>>

/** In the environment of every command of a run, and so of whatever it starts on this machine. */
export const mark = 'REHEARSAL_ENDURANCE'

/** @param temporary The folder that the command has for its temporary files. */
export async function takeInventory(engine: OwnEngine, temporary: string): Promise<Inventory> {
  const address = engineAddress(engine.environment)
  const listed = async <T>(path: string) => JSON.parse((await ask(address, path)).body) as readonly T[]
  const containers = await listed<{ readonly Id: string; readonly Names: readonly string[]; readonly State: string }>('/containers/json?all=1')
  // Docker 20.10, killed while it removes a container, lists it until it is restarted, though it knows it no more.
  const known = await Promise.all(containers.map(async ({ Id }) => (await ask(address, `/containers/${Id}/json`)).status !== 404))
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(engine.folder) || /\/run\/(netns|cni)\//.test(line)).map(mountOf)
    // What an engine keeps for itself from its first container on: Docker the machine's namespace, Podman the folder of its images.
    .filter(({ path }) => !path.endsWith('/netns/default') && path !== join(engine.folder, 'data/overlay'))
  return {
    containers: containers.filter((_, n) => known[n]).map(({ Id, Names, State }) => `${Names[0] ?? Id} (${State})`),
    networks: (await listed<{ readonly Name: string }>('/networks')).map(({ Name }) => Name),
    namespaces: mounts.filter(({ type }) => type === 'nsfs').map(({ path }) => path),
    mounts: mounts.filter(({ type }) => type !== 'nsfs').map(({ path }) => path),
    processes: processesOf(engine),
    files: readdirSync(temporary, { recursive: true, encoding: 'utf8' }),
  }
}

/** A line of /proc/self/mountinfo: proc_pid_mountinfo(5). */
function mountOf(line: string): { readonly path: string; readonly type: string } {
  return { path: line.split(' ')[4]!, type: / - (\S+)/.exec(line)?.[1] ?? '' }
}

/** Processes in containers of the engine, those that carry them, and commands of a run; the engine's own are not among them. */
function processesOf({ folder, processId }: OwnEngine): readonly string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap((entry) => {
    try {
      const read = (name: string) => readFileSync(join('/proc', entry, name), 'utf8')
      const command = read('cmdline').split('\0')
      if (Number(entry) === processId || Number(entry) === process.pid || isOfEngine(command)) return []
      // A process in a container has a root that lies in the engine's folder.
      const inContainer = read('mountinfo').split('\n').some((line) => line.split(' ')[4] === '/' && line.includes(`${folder}/`))
      const started = readlinkSync(join('/proc', entry, 'exe')) !== '' && read('environ').includes(`${mark}=${folder}\0`)
      return inContainer || started || command.some((word) => word.includes(`${folder}/`)) ? [`${entry} ${command.join(' ').trim().slice(0, 120)}`] : []
    } catch {
      return []
    }
  })
}

/** Docker's engine brings its own containerd; who carried a command into a container for Podman stays for five minutes, as `--exit-delay` says. */
function isOfEngine([program = '', ...rest]: readonly string[]): boolean {
  return /(^|\/)(dockerd|containerd)$/.test(program) || rest.includes('service') || rest.includes('--exec-attach')
}

/** What is there now and was not there before. */
export function beyond(before: Inventory, now: Inventory): Left {
  const kinds = Object.keys(now) as (keyof Inventory)[]
  return Object.fromEntries(kinds.map((kind) => [kind, now[kind].filter((one) => !before[kind].includes(one))] as const).filter(([, all]) => all.length > 0))
}

/** Waits until nothing is left, at most so long. */
export async function awaitNothing(look: () => Promise<Left>, budget: number): Promise<{ readonly seconds: number; readonly left: Left }> {
  const begin = performance.now()
  for (;;) {
    const left = await look()
    const seconds = (performance.now() - begin) / 1000
    if (Object.keys(left).length === 0 || seconds > budget) return { seconds, left }
    await sleep(200)
  }
}
