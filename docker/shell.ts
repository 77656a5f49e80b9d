import { $, type ProcessPromise } from 'zx'
import type { Outcome, RunOptions } from './world.ts'

/** Runs commands. The only file that knows zx. */

const running = new Set<ProcessPromise>()
const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`

export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const settings = {
    nothrow: true,
    quiet: true,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // English messages: some of them are matched.
    env: { ...process.env, PATH: path, LC_ALL: 'C', ...options.environment },
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  }
  const child = $(settings)`${[command, ...args]}`
  running.add(child)
  const silence = options.firstOutputWithin === undefined ? undefined : setTimeout(() => void child.kill(), options.firstOutputWithin)
  child.stdout.once('data', () => clearTimeout(silence))
  try {
    const { exitCode, stdout, stdall } = await child
    return { ok: exitCode === 0, stdout, output: stdall }
  } finally {
    clearTimeout(silence)
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
  await Promise.allSettled([...running].map((child) => child.kill('SIGTERM')))
}
