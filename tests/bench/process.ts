import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Run {
  /** Milliseconds from command to exit. */
  readonly wall: number
  /** Largest resident set of the process, megabytes. */
  readonly memory: number
  readonly exitCode: number | null
}

/** Runs the command line as a user does, and watches its memory from outside. */
export async function rehearse(args: readonly string[]): Promise<Run> {
  const begin = performance.now()
  const child = spawn(process.execPath, ['harness/cli/rehearse.js', ...args], { stdio: 'ignore' })
  let memory = 0
  const watch = setInterval(() => (memory = Math.max(memory, peak(child.pid!))), 50)
  const exitCode = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve))
  clearInterval(watch)
  return { wall: performance.now() - begin, memory, exitCode }
}

function peak(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
