import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a learner has done in one lab. Kept in the lab's folder, so that a trainer can gather it from a share. */
export interface Progress {
  readonly lab: string
  readonly seed: number
  /** How many hints were asked for. */
  readonly hints: number
  /** How often it was graded. */
  readonly attempts: number
  /** The best grade. */
  readonly points: number
}

const name = 'progress.json'

export function readProgress(folder: string): Progress | undefined {
  const path = join(folder, name)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Progress) : undefined
}

export function writeProgress(folder: string, progress: Progress): void {
  writeFileSync(join(folder, name), `${JSON.stringify(progress, undefined, 2)}\n`)
}

/** Of every lab whose folder lies in this one. */
export function progressIn(folder: string): readonly Progress[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap(({ name: lab }) => readProgress(join(folder, lab)) ?? [])
}
