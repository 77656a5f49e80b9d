import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'

/** An empty folder that goes with the test. */
export function temporaryFolder(t: Pick<ExecutionContext, 'teardown'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearse-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A file in a folder of its own that goes with the test. */
export function temporaryFile(t: Pick<ExecutionContext, 'teardown'>, name: string, text: string): string {
  const path = join(temporaryFolder(t), name)
  writeFileSync(path, text)
  return path
}
