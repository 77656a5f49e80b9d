import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Removes the labs named, as far as they are up. */
export async function takeDown(labs: readonly string[]): Promise<void> {
  for (const lab of labs) await once(spawn(process.execPath, ['harness/cli/main.ts', 'down', lab], { stdio: 'ignore' }), 'exit')
}

/**
 * Beside whoever started it: once that one is done or gone, be it by a signal that nobody can catch, the pipe to it ends, and the labs
 * named are taken down. A signal for a whole group of processes does not reach it.
 */
if (import.meta.main) process.stdin.resume().once('close', () => void takeDown(process.argv.slice(2)))
