import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

/** Removes the labs named, as far as they are up. */
export async function takeDown(labs: readonly string[]): Promise<void> {
  for (const lab of labs) await once(spawn(process.execPath, ['harness/cli/rehearse.js', 'down', lab], { stdio: 'ignore' }), 'exit')
}

/** Seconds that an interrupted command gets to clean up after itself. */
const grace = 60

/** Interrupts a group of processes, as Ctrl+C would, and waits until all of it has ended: a lab on its way up is not there yet to be taken down. */
export async function interrupt(group: number): Promise<void> {
  for (let n = 0; n < grace * 10; n++) {
    try {
      process.kill(-group, n === 0 ? 'SIGINT' : 0)
    } catch {
      return
    }
    await wait(100)
  }
  process.kill(-group, 'SIGKILL')
}

/**
 * Beside whoever started it, who writes the group of each command that it starts, and 0 when that has ended: once that one is done or gone,
 * be it by a signal that nobody can catch, the pipe to it ends, the command is interrupted, and the labs named are taken down. A signal for a
 * whole group of processes does not reach it.
 */
async function guard(labs: readonly string[]): Promise<void> {
  let group = 0
  for await (const line of createInterface({ input: process.stdin })) group = Number(line)
  if (group > 0) await interrupt(group)
  await takeDown(labs)
}

if (import.meta.main) void guard(process.argv.slice(2))
