import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from './ledger.ts'

/** Seconds that a command may take: an engine that takes a request and says nothing is waited for two minutes (harness/runtime/patience.ts). */
const longest = 240

export interface Running {
  readonly processId: number
  readonly ended: Promise<Outcome>
}

/** Starts a command of the tool. */
export function begin(args: readonly string[], environment: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [resolve('harness/cli/rehearse.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } })
  const start = performance.now()
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-8000)))
  return { processId: child.pid!, ended: outcome() }

  async function outcome(): Promise<Outcome> {
    const exit = once(child, 'exit') as Promise<[number | null, string | null]>
    const stop = new AbortController()
    const end = await Promise.race([exit, sleep(longest * 1000, undefined, { signal: stop.signal })])
    if (end === undefined) child.kill('SIGKILL')
    const [code, signal] = end ?? (await exit)
    stop.abort()
    // What it has started may hold its standard error open.
    child.stderr.destroy()
    return { code, signal, seconds: (performance.now() - start) / 1000, hung: end === undefined, said }
  }
}
