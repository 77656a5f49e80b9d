import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a replica must remember: lines of JSON in a file that only grows, whose name says nothing of what a client chose. */
export interface Journal<Entry extends object> {
  readonly past: readonly Entry[]
  add(entry: Entry): void
}

export function journal<Entry extends object>(folder: string, kind: 'referrers' | 'digests' | 'replication' | 'messages', replica: string): Journal<Entry> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${kind}-${createHash('sha256').update(replica).digest('hex').slice(0, 16)}.jsonl`)
  return {
    past: linesOf(file).flatMap((line) => (parsed(line) as Entry | undefined) ?? []),
    // Begun on a line of its own, as a line that was cut off may stand before it.
    add: (entry) => appendFileSync(file, `\n${JSON.stringify(entry)}`),
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** An object, or `undefined` for what is none: a service that was killed while it wrote leaves a line that ends too soon. */
export function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
