import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

/** Whose it is stands in a folder's name, so that what an interrupted run has left can be told from what another one needs. */
const pattern = /^rehearse-(\d+)-\w+$/

let swept = false

/** An empty folder that goes with the test. */
export function temporaryFolder(t: Pick<ExecutionContext, 'teardown'>): string {
  if (!swept) removeOrphans()
  swept = true
  const folder = mkdtempSync(join(tmpdir(), `rehearse-${process.pid}-`))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file in a folder of its own that goes with the test. */
export function temporaryFile(t: Pick<ExecutionContext, 'teardown'>, name: string, text: string): string {
  const path = join(temporaryFolder(t), name)
  writeFileSync(path, text)
  return path
}

/** Removes the folders of processes that are no more: nothing that they would have done at their end was done. */
export function removeOrphans(parent: string = tmpdir()): void {
  for (const name of readdirSync(parent)) {
    const owner = pattern.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** Also where it is somebody else's. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
