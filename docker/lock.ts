import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './is-alive.ts'

/** One set-up at a time: a file with the process id of the one at work. */

export interface Lock {
  release(): void
}

const held = new Set<string>()

/** Waits while a living process holds it, says so once, and takes over from a dead one. */
export async function acquireLock(path: string, onWait: (processId: number) => void, pollMilliseconds = 500): Promise<Lock> {
  for (let said = false; ; ) {
    if (create(path)) {
      held.add(path)
      return { release: () => release(path) }
    }
    const holder = read(path)
    if (holder === undefined) continue
    if (!lives(holder)) {
      discard(path, holder)
      continue
    }
    if (!said) onWait(processIdOf(holder))
    said = true
    await sleep(pollMilliseconds)
  }
}

/** For a process that is about to end by a signal. */
export function releaseAll(): void {
  for (const path of held) release(path)
}

function release(path: string): void {
  if (held.delete(path)) rmSync(path, { force: true })
}

/** Linking a finished file makes the lock appear with its content, or fails. */
function create(path: string): boolean {
  const draft = `${path}.${process.pid}.${held.size}`
  writeFileSync(draft, `${process.pid} ${startOf(process.pid)}\n`)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves the dead holder's file away. If two do it at once, one may have moved the other's new lock: that one is put back. */
function discard(path: string, holder: string): void {
  const away = `${path}.${process.pid}.stale`
  try {
    renameSync(path, away)
    if (readFileSync(away, 'utf8') !== holder) linkSync(away, path)
  } catch {
    // Somebody else was quicker; the loop looks again.
  }
  rmSync(away, { force: true })
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function lives(holder: string): boolean {
  const started = holder.trim().split(' ')[1]
  const processId = processIdOf(holder)
  return processId > 0 && isAlive(processId) && startOf(processId) === started
}

function processIdOf(holder: string): number {
  return Number.parseInt(holder, 10) || 0
}

/** When a process started, in the kernel's ticks: tells it from a later one with the same id. `-` where there is no /proc. */
function startOf(processId: number): string {
  const stat = read(`/proc/${processId}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-'
}
