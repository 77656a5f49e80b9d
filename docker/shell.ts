import { readdirSync, readFileSync } from 'node:fs'
import { $, type ProcessPromise } from 'zx'
import type { Outcome, RunOptions } from './world.ts'

/** Runs commands. The only file that knows zx. */

const running = new Set<ProcessPromise>()
const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`

export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = $({
    nothrow: true,
    quiet: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The shell becomes the command, so that the process we know is the one to end.
    prefix: 'exec ',
    // English messages: some of them are matched.
    env: { ...process.env, PATH: path, LC_ALL: 'C', ...options.environment },
  })`${[command, ...args]}`
  running.add(child)
  const end = (): void => endTree(child.pid)
  const limits = [options.timeout, options.firstOutputWithin].map((limit) => limit && setTimeout(end, limit))
  child.stdout.once('data', () => clearTimeout(limits[1]))
  try {
    const { exitCode, stdout, stdall } = await child
    return { ok: exitCode === 0, stdout, output: stdall }
  } finally {
    for (const limit of limits) clearTimeout(limit)
    running.delete(child)
  }
}

/** `setsid` takes it out of our session, so that neither our end nor Ctrl+C reaches it. */
export async function startDetached(command: string, args: readonly string[], log: string): Promise<number> {
  const { stdout } = await $({ quiet: true, env: { ...process.env, PATH: path } })`setsid ${[command, ...args]} </dev/null >>${log} 2>&1 & echo $!`
  return Number(stdout)
}

/** Ends the commands under way, with their children. What was started detached stays. */
export async function stopCommands(): Promise<void> {
  const ending = [...running]
  for (const child of ending) endTree(child.pid)
  await Promise.allSettled(ending)
}

/** A script goes before what it runs, or it would go on with its next line. */
function endTree(processId: number | undefined): void {
  if (processId === undefined) return
  const children = childrenOf(processId)
  try {
    process.kill(processId)
  } catch {
    // It has ended already.
  }
  children.forEach(endTree)
}

/** From /proc: `ps` is missing on bare machines. Where there is no /proc nothing is built, and `docker` has no children. */
function childrenOf(processId: number): number[] {
  return list('/proc').map(Number).filter((id) => {
    if (!Number.isInteger(id)) return false
    const stat = read(`/proc/${id}/stat`)
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === processId
  })
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
